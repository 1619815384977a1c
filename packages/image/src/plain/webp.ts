import type { Size } from '../bmp.ts'

/** The names that have a meaning (RFC 9649, 2.7). A chunk of any other is to be ignored (2.7.1.6). */
const names: ReadonlySet<string> = new Set([
  'VP8 ',
  'VP8L',
  'VP8X',
  'ALPH',
  'ANIM',
  'ANMF',
  'ICCP',
  'EXIF',
  'XMP ',
])

/**
 * The size of a WebP with a plain header: the simple file format, lossy or lossless, with at most a
 * chunk behind the image that is to be ignored; or the extended one with nothing but alpha.
 * Animations, colour profiles and metadata are not plain.
 *
 * libvips has libwebp look at the container as a whole, so that shall end where it says.
 *
 * @see RFC 9649, 2.4 to 2.7
 */
export function readPlainWebp(head: Buffer, fileLength: number): Size | undefined {
  if (head.length < 20 || head.toString('latin1', 0, 4) !== 'RIFF') return undefined
  const end = 8 + head.readUInt32LE(4)
  const first = chunkAt(head, 12)
  if (first === undefined || end > fileLength) return undefined
  return first.name === 'VP8X' ? readExtended(head, first, end) : readSimple(head, first, end)
}

function readSimple(head: Buffer, image: Chunk, end: number): Size | undefined {
  if (image.end !== end) {
    const ignored = chunkAt(head, image.end)
    if (ignored === undefined || ignored.end !== end || names.has(ignored.name)) return undefined
  }
  return readImage(head, image)
}

/** VP8X, and the image, whose size has to be that of the canvas; a lossy one may have ALPH in front. */
function readExtended(head: Buffer, first: Chunk, end: number): Size | undefined {
  const canvas = readCanvas(head, first)
  let image = chunkAt(head, first.end)
  if (image?.name === 'ALPH') {
    image = chunkAt(head, image.end)
    if (image?.name !== 'VP8 ') return undefined
  }
  if (canvas === undefined || image?.end !== end) return undefined
  const size = readImage(head, image)
  return size?.width === canvas.width && size.height === canvas.height ? size : undefined
}

interface Chunk {
  readonly name: string
  /** Where its data begins, and how long that is, without the byte that pads it. */
  readonly data: number
  readonly length: number
  /** Where the next begins. */
  readonly end: number
}

function chunkAt(head: Buffer, at: number): Chunk | undefined {
  if (at + 8 > head.length) return undefined
  const length = head.readUInt32LE(at + 4)
  const name = head.toString('latin1', at, at + 4)
  return { name, data: at + 8, length, end: at + 8 + length + (length & 1) }
}

/** VP8X of an image that is still, and has nothing but alpha besides. */
function readCanvas(head: Buffer, { data, length, end }: Chunk): Size | undefined {
  if (length !== 10 || end > head.length || (head.readUInt32LE(data) & ~0x10) !== 0)
    return undefined
  return { width: 1 + head.readUIntLE(data + 4, 3), height: 1 + head.readUIntLE(data + 7, 3) }
}

function readImage(head: Buffer, { name, data, length }: Chunk): Size | undefined {
  if (data + 10 > head.length || length < 10) return undefined
  if (name === 'VP8 ') return readLossy(head.subarray(data, data + 10), length)
  return name === 'VP8L' ? readLossless(head.subarray(data, data + 10)) : undefined
}

/** A key frame that is shown, of a profile that there is: RFC 6386, 9.1. */
function readLossy(frame: Buffer, length: number): Size | undefined {
  const tag = frame.readUIntLE(0, 3)
  const isShownKeyFrame = (tag & 0b1_000_1) === 0b1_000_0
  const profile = (tag >> 1) & 7
  const firstPartition = tag >> 5
  if (!isShownKeyFrame || profile > 3 || firstPartition >= length) return undefined
  if (frame.readUIntBE(3, 3) !== 0x9d012a) return undefined
  const width = frame.readUInt16LE(6) & 0x3fff // without the bits that ask for it to be scaled
  const height = frame.readUInt16LE(8) & 0x3fff
  return width > 0 && height > 0 ? { width, height } : undefined
}

/** Signature, width, height, whether there is alpha, and version 0: RFC 9649, 3.4. */
function readLossless(image: Buffer): Size | undefined {
  const fields = image.readUInt32LE(1)
  if (image.readUInt8(0) !== 0x2f || fields >>> 29 !== 0) return undefined
  return { width: 1 + (fields & 0x3fff), height: 1 + ((fields >>> 14) & 0x3fff) }
}
