import { crc32 } from 'node:zlib'
import type { Size } from '../bmp.ts'
import { isPlainChunk, type PngHeader } from './png-chunks.ts'

/** libpng's own limit of a side, which libvips raises. */
const maxSide = 1_000_000

/** libpng's own limit of a chunk, which libvips raises. */
const maxChunk = 8_000_000

/** A header of more would take long to read; few have twenty. */
const mostChunks = 100

/** The depths that there are of each type of colour. */
const depths: ReadonlyMap<number, readonly number[]> = new Map([
  [0, [1, 2, 4, 8, 16]],
  [2, [8, 16]],
  [3, [1, 2, 4, 8]],
  [4, [8, 16]],
  [6, [8, 16]],
])

/**
 * The size of a PNG with a plain header: IHDR, and then nothing but common chunks, whole and in their
 * order, each with its CRC, as far as where IDAT begins. libvips reads as far as that.
 *
 * @param head begins with the signature; all of the header has to be in it
 * @see PNG, third edition, 5 and 11
 */
export function readPlainPng(head: Buffer, fileLength: number): Size | undefined {
  const header = readHeader(head)
  if (header === undefined) return undefined
  const seen = new Map<string, Buffer>()
  let at = 33
  for (let chunks = 0; chunks < mostChunks && at + 8 <= head.length; chunks++) {
    const length = head.readUInt32BE(at)
    const type = head.toString('latin1', at + 4, at + 8)
    const end = at + 12 + length
    if (type === 'IDAT') {
      if (length > maxChunk || end > fileLength) return undefined
      if (header.colourType === 3 && !seen.has('PLTE')) return undefined
      return { width: header.width, height: header.height }
    }
    if (end > head.length || !isIntact(head, at, length)) return undefined
    const data = head.subarray(at + 8, end - 4)
    if (!isPlainChunk(type, data, header, seen)) return undefined
    at = end
  }
  return undefined
}

function readHeader(head: Buffer): PngHeader | undefined {
  if (head.length < 33 || head.readUInt32BE(8) !== 13) return undefined
  if (head.toString('latin1', 12, 16) !== 'IHDR' || !isIntact(head, 8, 13)) return undefined
  const width = head.readUInt32BE(16)
  const height = head.readUInt32BE(20)
  if (width < 1 || width > maxSide || height < 1 || height > maxSide) return undefined
  const depth = head.readUInt8(24)
  const colourType = head.readUInt8(25)
  if (!depths.get(colourType)?.includes(depth)) return undefined
  const [compression, filter, interlace = 2] = head.subarray(26, 29)
  if (compression !== 0 || filter !== 0 || interlace > 1) return undefined
  return { width, height, depth, colourType }
}

/** Whether the CRC of a chunk is that of its type and data. */
function isIntact(head: Buffer, at: number, length: number): boolean {
  const crcAt = at + 8 + length
  return crc32(head.subarray(at + 4, crcAt)) === head.readUInt32BE(crcAt)
}
