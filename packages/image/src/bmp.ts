export interface Size {
  readonly width: number
  readonly height: number
}

/** The lengths of the headers that have been in use since Windows 2.0 and OS/2 1.1. */
const headerLengths: ReadonlySet<number> = new Set([12, 16, 40, 52, 56, 64, 108, 124])

const uncompressed: ReadonlySet<number> = new Set([0, 3, 6]) // BI_RGB, BI_BITFIELDS, with alpha
const runLengthBits: ReadonlyMap<number, number> = new Map([
  [1, 8], // BI_RLE8
  [2, 4], // BI_RLE4
])

/**
 * The size of a BMP, or undefined if it is none. libvips, as sharp ships it, does not read BMP; a
 * header of fixed fields needs no decoder, and the length of the file says whether it is true: an
 * uncompressed image has to have all its rows.
 *
 * @param head the first 64 bytes, or all there are.
 * @param fileLength in bytes.
 * @see https://learn.microsoft.com/windows/win32/gdi/bitmap-storage
 */
export function readBmp(head: Buffer, fileLength: number): Size | undefined {
  if (head.length < 26 || head.toString('latin1', 0, 2) !== 'BM') return undefined
  const pixels = head.readUInt32LE(10)
  const headerLength = head.readUInt32LE(14)
  if (!headerLengths.has(headerLength) || head.length < Math.min(14 + headerLength, 38))
    return undefined

  const fields = headerLength === 12 ? coreHeader(head) : infoHeader(head, headerLength)
  const { width, planes, bits, compression } = fields
  const height = Math.abs(fields.height) // below 0: the top row comes first
  if (width < 1 || height < 1 || planes !== 1) return undefined
  if (pixels < 14 + headerLength || pixels >= fileLength) return undefined

  if (runLengthBits.get(compression) === bits) return { width, height }
  if (!uncompressed.has(compression) || ![1, 2, 4, 8, 16, 24, 32].includes(bits)) return undefined
  const rowLength = Math.ceil((width * bits) / 32) * 4
  return pixels + rowLength * height <= fileLength ? { width, height } : undefined
}

interface Fields extends Size {
  readonly planes: number
  readonly bits: number
  readonly compression: number
}

/** BITMAPCOREHEADER. */
function coreHeader(head: Buffer): Fields {
  return {
    width: head.readUInt16LE(18),
    height: head.readUInt16LE(20),
    planes: head.readUInt16LE(22),
    bits: head.readUInt16LE(24),
    compression: 0,
  }
}

/** BITMAPINFOHEADER and those that extend it; the one of 16 bytes ends before the compression. */
function infoHeader(head: Buffer, headerLength: number): Fields {
  return {
    width: head.readInt32LE(18),
    height: head.readInt32LE(22),
    planes: head.readUInt16LE(26),
    bits: head.readUInt16LE(28),
    compression: headerLength === 16 ? 0 : head.readUInt32LE(30),
  }
}
