import fc, { type Arbitrary } from 'fast-check'
import { exifBytes } from '../exif-bytes.ts'
import { type Kind, layouts, type Part } from './parts.ts'

/** Does something to the parts of a file, before they are put together again. */
type Change = (parts: Part[]) => void

/** Does something to a file as it is: lengths and CRCs are no longer right. */
type Damage = (file: Buffer) => Buffer

const latin1 = (text: string) => Buffer.from(text, 'latin1')

/** Names and data of parts that decoders look into, in ways that they may not like. */
const known: Readonly<Record<Kind, readonly Part[]>> = {
  jpeg: [
    ['\xff\xe0', 'JFIF\0\x01\x02\x01\0\x48\0\x48\0\0'],
    ['\xff\xe0', 'JFIF\0\x02\x01\0\0\x01\0\x01\0\0'],
    ['\xff\xe0', 'JFXX\0\x13'],
    ['\xff\xe1', 'Exif\0\0'],
    ['\xff\xe1', `Exif\0\0${exif('II')}`],
    ['\xff\xe1', `Exif\0\0${exif('MM')}`],
    ['\xff\xe1', 'http://ns.adobe.com/xap/1.0/\0<x/>'],
    ['\xff\xe1', 'http'],
    ['\xff\xe1', 'httpx'],
    ['\xff\xe2', 'ICC_PROFILE\0\x01\x01x'],
    ['\xff\xe2', 'ICC_PROFILE\0\x02\x01x'],
    ['\xff\xe2', 'MPF\0II*\0\x08\0\0\0'],
    ['\xff\xed', 'Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\0'],
    ['\xff\xee', 'Adobe\0d\0\0\0\0\0'],
    ['\xff\xee', 'Adobe\0d\0\0\0\0\x01'],
    ['\xff\xee', 'Adobe\0d\0\0\0\0\x02'],
    ['\xff\xfe', 'a comment'],
    ['\xff\xdd', '\0\x08'],
    ['\xff\xc4', `\x03${'\0'.repeat(15)}\x01x`],
    ['\xff\xc4', `\x10${'\x11'.repeat(15)}\x01${'\0'.repeat(256)}`],
    ['\xff\xc4', `\x10${'\x11'.repeat(15)}\x02${'\0'.repeat(257)}`],
    ['\xff\xdb', `\x13${'\0\x01'.repeat(64)}`],
    ['\xff\xc0', '\x08\0\x10\0\x10\x01\x01\x11\0'],
    ['\xff\xc1', '\x08\0\x10\0\x10\x03\x01\x22\0\x02\x11\x01\x03\x11\x01'],
    ['\xff\xc0', '\x08\xff\xdc\xff\xdc\x01\x01\x11\0'],
    ['\xff\xc0', '\x08\xff\xdd\xff\xdd\x01\x01\x11\0'],
    ['\xff\xc3', '\x08\0\x10\0\x10\x01\x01\x11\0'],
    ['\xff\xcc', '\0\x10'],
    ['\xff\xda', '\x01\x01\0\0\x3f\0'],
    ['\xff\xd9', ''],
  ].map(part),
  png: [
    ['gAMA', '\0\0\xb1\x8f'],
    ['gAMA', '\0\0\0\0'],
    [
      'cHRM',
      '\0\0\x7a\x26\0\0\x80\x84\0\0\xfa\0\0\0\x80\xe8\0\0\x75\x30\0\0\xea\x60\0\0\x3a\x98\0\0\x17\x70',
    ],
    ['cHRM', '\xff'.repeat(32)],
    ['sRGB', '\0'],
    ['pHYs', '\0\0\x0b\x13\0\0\x0b\x13\x01'],
    ['pHYs', '\xff\xff\xff\xff\0\0\0\0\0'],
    ['sBIT', '\x08'],
    ['sBIT', '\x08\x08\x08'],
    ['sBIT', '\x08\x08\x08\x08'],
    ['tIME', '\x07\xe8\x02\x1d\x17\x3b\x3c'],
    ['tRNS', '\0'],
    ['tRNS', '\0\0'],
    ['tRNS', '\0\0\0\0\0\0'],
    ['bKGD', '\0'],
    ['bKGD', '\0\xff'],
    ['bKGD', '\0\xff\0\xff\0\xff'],
    ['PLTE', '\0\0\0\xff\xff\xff'],
    ['PLTE', '\0'.repeat(768)],
    ['PLTE', ''],
    ['hIST', '\0\x01\0\x02'],
    ['tEXt', 'Title\0A title'],
    ['tEXt', 'date:create\x002026-01-01'],
    ['tEXt', 'Title\0\xff\xfe\0\x01'],
    ['tEXt', 'Raw profile type exif\0\nexif\n1\n00'],
    ['tEXt', 'XML:com.adobe.xmp\0<x/>'],
    ['iTXt', 'Title\0\0\0\0\0text'],
    ['zTXt', 'Title\0\0x'],
    ['eXIf', 'II'],
    ['eXIf', exif('MM')],
    ['acTL', '\0\0\0\x01\0\0\0\0'],
    ['IDAT', ''],
    ['IEND', ''],
    ['IHDR', '\0\0\0\x01\0\0\0\x01\x08\0\0\0\0'],
    ['quRK', 'critical'],
    ['prIv', 'ancillary'],
  ].map(part),
  webp: [
    ['VP8X', '\0\0\0\0\x45\0\0\x2c\0\0'],
    ['VP8X', '\x10\0\0\0\x45\0\0\x2c\0\0'],
    ['VP8X', '\x02\0\0\0\x45\0\0\x2c\0\0'],
    ['ALPH', '\0abcdefgh'],
    ['VP8 ', '\x30\x01\0\x9d\x01\x2a\x46\0\x2d\0abcdefgh'],
    ['VP8L', '\x2f\x45\0\x0b\0abcdefgh'],
    ['ANIM', '\0\0\0\0\0\0'],
    ['ICCP', 'a profile'],
    ['EXIF', exif('II')],
    ['XMP ', '<x/>'],
    ['PADD', 'to be ignored'],
    ['PADD', ''],
  ].map(part),
}

function part([name = '', data = '']: readonly string[]): Part {
  return { name, data: latin1(data) }
}

function exif(order: 'II' | 'MM'): string {
  return exifBytes({ main: [{ tag: 0x0112, type: 3, value: 6 }] }, order).toString('latin1')
}

const where = fc.nat(1_000)
const byte = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 4, 8, 0x10, 0x11, 0x3f, 0x7f, 0x80, 0xff),
  fc.nat(255),
)

/** Replaces the part at a place by what is made of it. */
function edit(parts: Part[], at: number, make: (part: Part) => readonly Part[]): void {
  const index = at % Math.max(1, parts.length)
  const found = parts[index]
  if (found) parts.splice(index, 1, ...make(found))
}

const remade = (parts: Part[], at: number, make: (data: Buffer) => Buffer) =>
  edit(parts, at, ({ name, data }) => [{ name, data: make(Buffer.from(data)) }])

function changes(kind: Kind): Arbitrary<Change> {
  const some = fc.constantFrom(...known[kind])
  const name = fc.constantFrom(...known[kind].map((part) => part.name))
  const set = fc.tuple(where, fc.oneof(fc.nat(20), where), byte)
  return fc.oneof(
    { weight: 6, arbitrary: set.map(([at, offset, value]) => setByte(at, offset, value)) },
    { weight: 3, arbitrary: fc.tuple(where, some).map(([at, part]) => insert(at, part)) },
    fc.tuple(where, some).map(([at, part]): Change => {
      return (parts) => edit(parts, at, () => [part])
    }),
    fc.tuple(where, some, fc.integer({ min: 95, max: 105 })).map(([at, part, times]) => {
      return (parts: Part[]) => edit(parts, at, (old) => [...Array(times).fill(part), old])
    }),
    fc.tuple(where, fc.nat(30)).map(([at, length]): Change => {
      return (parts) => remade(parts, at, (data) => data.subarray(0, length))
    }),
    fc.tuple(where, fc.uint8Array({ maxLength: 20 })).map(([at, more]): Change => {
      return (parts) => remade(parts, at, (data) => Buffer.concat([data, more]))
    }),
    fc.tuple(where, name).map(([at, name]): Change => {
      return (parts) => edit(parts, at, ({ data }) => [{ name, data }])
    }),
    where.map(
      (at): Change =>
        (parts) =>
          edit(parts, at, () => []),
    ),
    where.map(
      (at): Change =>
        (parts) =>
          edit(parts, at, (old) => [old, old]),
    ),
    fc.tuple(where, where).map(([from, to]): Change => {
      return (parts) => {
        const [moved] = parts.splice(from % Math.max(1, parts.length), 1)
        if (moved) parts.splice(to % (parts.length + 1), 0, moved)
      }
    }),
  )
}

function setByte(at: number, offset: number, value: number): Change {
  return (parts) =>
    remade(parts, at, (data) => {
      if (data.length > 0) data[offset % data.length] = value
      return data
    })
}

function insert(at: number, part: Part): Change {
  return (parts) => edit(parts, at, (old) => [part, old])
}

const damages: Arbitrary<Damage> = fc.oneof(
  fc.constant((file: Buffer) => file),
  fc.tuple(fc.oneof(fc.nat(50), fc.nat(700)), byte).map(([at, value]) => (file: Buffer) => {
    const changed = Buffer.from(file)
    if (at < file.length) changed[at] = value
    return changed
  }),
  fc.nat(700).map((length) => (file: Buffer) => file.subarray(0, length)),
  fc.nat(40).map((less) => (file: Buffer) => file.subarray(0, file.length - less)),
  fc.uint8Array({ maxLength: 20 }).map((more) => (file: Buffer) => Buffer.concat([file, more])),
)

/** Files made of others of their kind, by changes that only a decoder or a careful reader sees. */
export function tamperedWith(kind: Kind, files: readonly Buffer[]): Arbitrary<Buffer> {
  const { split, join } = layouts[kind]
  const change = fc.array(changes(kind), { minLength: 1, maxLength: 4, size: 'max' })
  const damage = fc.oneof({ weight: 3, arbitrary: fc.constant((file: Buffer) => file) }, damages)
  return fc.tuple(fc.constantFrom(...files), change, damage).map(([file, list, damage]) => {
    const parts = split(file)
    for (const change of list) change(parts)
    return damage(join(parts))
  })
}
