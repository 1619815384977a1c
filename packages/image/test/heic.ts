/**
 * The container of a HEIC of one picture, with everything that a header says and nothing in it:
 * nobody but the owners of HEVC writes these, and only the header is ever looked at.
 */
export function heic(width: number, height: number, moreBoxes: readonly Buffer[] = []): Buffer {
  const decoder = [
    1, 3, 0x70, 0, 0, 0, 0xb0, 0, 0, 0, 0, 0, 90, 0xf0, 0, 0xfc, 0xfd, 0xf8, 0xf8, 0, 0, 0x0f, 0,
  ]
  const properties = box(
    'iprp',
    box('ipco', box('hvcC', Buffer.from(decoder)), fullBox('ispe', 0, u32(width), u32(height))),
    fullBox('ipma', 0, u32(1), u16(1), Buffer.from([2, 0x81, 0x02])),
  )
  const meta = (offset: number) =>
    fullBox(
      'meta',
      0,
      fullBox('hdlr', 0, u32(0), Buffer.from('pict'), Buffer.alloc(13)),
      fullBox('pitm', 0, u16(1)),
      fullBox('iloc', 0, u16(0x4400), u16(1), u16(1), u16(0), u16(1), u32(offset), u32(64)),
      fullBox('iinf', 0, u16(1), fullBox('infe', 2, u16(1), u16(0), Buffer.from('hvc1\0'))),
      properties,
    )
  const type = box('ftyp', Buffer.from('heic\0\0\0\0mif1heicmiaf'))
  const before = Buffer.concat([type, ...moreBoxes])
  const offset = before.length + meta(0).length + 8
  return Buffer.concat([before, meta(offset), box('mdat', Buffer.alloc(64))])
}

export function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 8)
  return Buffer.concat([u32(length), Buffer.from(type), ...parts])
}

function fullBox(type: string, version: number, ...parts: readonly Buffer[]): Buffer {
  return box(type, Buffer.from([version, 0, 0, 0]), ...parts)
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
