import type { Signature } from './signature.ts'
import { tiffPages } from './tiff-pages.ts'

/** Reads `length` bytes of a file from `offset`; fewer at its end. */
export type ReadAt = (offset: number, length: number) => Buffer

/**
 * More frames, pages or boxes than any image has that is looked at on its own. Decoders visit each
 * of them to read a header: 25 MB of WebP with 524,288 frames took libvips 5 minutes of CPU (the
 * time grows with their square), of GIF with 1.7 million 1.5 s, of TIFF with 229,950 pages 1.7 s
 * and 250 MB, of HEIC with 3 million boxes 7.4 s. With 5,000 it is 30 ms at most.
 */
const maxParts = 5_000

/** Whether a file is made of too many parts to be given to a decoder. */
export function hasTooManyParts(signature: Signature, read: ReadAt, fileLength: number): boolean {
  let parts = 0
  for (const _ of partsOf(signature, read, fileLength)) {
    parts++
    if (parts > maxParts) return true
  }
  return false
}

/** Goes from part to part for as long as there is another; what is malformed is left to decoders. */
function partsOf(signature: Signature, read: ReadAt, fileLength: number): Iterable<unknown> {
  switch (signature) {
    case 'webp':
      return webpChunks(read, fileLength)
    case 'gif':
      return gifFrames(read(0, fileLength))
    case 'tiff':
      return tiffPages(read, fileLength)
    case 'heif':
      return boxes(read, fileLength)
    default:
      return [] // png and jpeg: 25 MB of the smallest chunks or segments take 0.1 s
  }
}

function* webpChunks(read: ReadAt, fileLength: number): Generator<number> {
  const head = read(0, 21)
  const isAnimated = head.toString('latin1', 12, 16) === 'VP8X' && ((head[20] ?? 0) & 0x02) !== 0
  if (!isAnimated) return
  for (let offset = 12; offset + 8 <= fileLength; ) {
    yield offset
    const length = read(offset + 4, 4).readUInt32LE()
    offset += 8 + length + (length & 1)
  }
}

function* gifFrames(file: Buffer): Generator<number> {
  const byte = (at: number) => file[at] ?? 0
  const colours = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)
  const afterSubBlocks = (start: number) => {
    let at = start
    while (byte(at) > 0) at += 1 + byte(at)
    return at + 1
  }

  let at = 13 + colours(byte(10))
  while (at < file.length) {
    if (byte(at) === 0x21) {
      at = afterSubBlocks(at + 2) // an extension
    } else if (byte(at) === 0x2c) {
      yield at
      at = afterSubBlocks(at + 11 + colours(byte(at + 9)))
    } else return
  }
}

/** The boxes at the top of an ISOBMFF file; libheif itself limits those within. */
function* boxes(read: ReadAt, fileLength: number): Generator<number> {
  for (let offset = 0; offset + 8 <= fileLength; ) {
    yield offset
    const head = read(offset, 16)
    const short = head.readUInt32BE(0)
    const length = short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : short
    if (length < 8) return // 0 is: to the end of the file
    offset += length
  }
}
