import type { ReadAt } from './parts.ts'

/**
 * The pages of a TIFF or BigTIFF, in the order of the file, each as the offset of its directory. A
 * file that has them in a circle has no end.
 */
export function* tiffPages(read: ReadAt, fileLength: number): Generator<number> {
  const head = read(0, 16)
  if (head.length < 16) return
  const layout = layoutOf(head)
  let offset = layout.offset(head, layout.first)
  while (offset > 0 && offset + layout.countLength <= fileLength) {
    yield offset
    const entries = layout.count(read(offset, layout.countLength))
    const end = offset + layout.countLength + entries * layout.entryLength
    if (end + layout.offsetLength > fileLength) return
    offset = layout.offset(read(end, layout.offsetLength), 0)
  }
}

interface TiffLayout {
  /** Where the file says where its first page is. */
  readonly first: number
  /** Of the number of entries, of an entry, and of an offset, in bytes. */
  readonly countLength: number
  readonly entryLength: number
  readonly offsetLength: number
  count(bytes: Buffer): number
  offset(bytes: Buffer, at: number): number
}

function layoutOf(head: Buffer): TiffLayout {
  const isLittle = head.toString('latin1', 0, 2) === 'II'
  const u16 = (b: Buffer) => (isLittle ? b.readUInt16LE() : b.readUInt16BE())
  const u32 = (b: Buffer, at: number) => (isLittle ? b.readUInt32LE(at) : b.readUInt32BE(at))
  const u64 = (b: Buffer, at = 0) =>
    Number(isLittle ? b.readBigUInt64LE(at) : b.readBigUInt64BE(at))
  return u16(head.subarray(2)) === 43
    ? { first: 8, countLength: 8, entryLength: 20, offsetLength: 8, count: u64, offset: u64 }
    : { first: 4, countLength: 2, entryLength: 12, offsetLength: 4, count: u16, offset: u32 }
}
