type Value = string | number | readonly [over: number, under: number]

/** What a field of EXIF holds: its tag, its type (TIFF 6.0), and its value. */
export interface Field {
  readonly tag: number
  readonly type: 2 | 3 | 4 | 5 | 7
  readonly value: Value
  /** As it is written, where that is a lie. */
  readonly count?: number
}

const exifIfd = 0x8769
const gpsIfd = 0x8825

/** EXIF as a camera writes it, in either order of bytes: a TIFF of a main, an EXIF and a GPS part. */
export function exifBytes(
  fields: { readonly main?: readonly Field[]; readonly exif?: readonly Field[] },
  order: 'II' | 'MM' = 'II',
): Buffer {
  const out = Buffer.alloc(100_000)
  const isLittle = order === 'II'
  const u16 = (value: number, at: number) =>
    isLittle ? out.writeUInt16LE(value, at) : out.writeUInt16BE(value, at)
  const u32 = (value: number, at: number) =>
    isLittle ? out.writeUInt32LE(value, at) : out.writeUInt32BE(value, at)
  out.write(order, 0, 'latin1')
  u16(42, 2)
  u32(8, 4)
  let free = 8

  function directory(list: readonly Field[]): number {
    const at = free
    free += 2 + 12 * list.length + 4
    u16(list.length, at)
    for (const [index, field] of list.entries()) entry(field, at + 2 + 12 * index)
    return at
  }
  function entry({ tag, type, value, count }: Field, at: number): void {
    u16(tag, at)
    u16(type, at + 2)
    u32(count ?? (typeof value === 'string' ? value.length : 1), at + 4)
    if (typeof value === 'number') {
      if (type === 3) u16(value, at + 8)
      else u32(value, at + 8)
    } else if (typeof value === 'string' && value.length <= 4) {
      out.write(value, at + 8, 'latin1')
    } else {
      u32(free, at + 8)
      if (typeof value === 'string') free += out.write(value, free, 'latin1')
      else {
        u32(value[0], free)
        u32(value[1], free + 4)
        free += 8
      }
    }
  }

  const { main = [], exif = [] } = fields
  const mainAt = directory([
    ...main,
    { tag: exifIfd, type: 4, value: 0 },
    { tag: gpsIfd, type: 4, value: 0 },
  ])
  const pointers = mainAt + 2 + 12 * main.length + 8
  u32(directory(exif), pointers)
  u32(directory([{ tag: 1, type: 2, value: 'N' }]), pointers + 12)
  return out.subarray(0, free)
}

/** A JPEG with EXIF in front of what it has. */
export function withExif(jpeg: Buffer, exif: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(exif.length + 8)
  const head = Buffer.from('\xff\xe1', 'latin1')
  const name = Buffer.from('Exif\0\0', 'latin1')
  return Buffer.concat([jpeg.subarray(0, 2), head, length, name, exif, jpeg.subarray(2)])
}
