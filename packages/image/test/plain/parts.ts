import { crc32 } from 'node:zlib'

/** A segment of a JPEG, or a chunk of a PNG or a WebP, without its length and its CRC. */
export interface Part {
  /** Marker or type, as latin1. */
  readonly name: string
  readonly data: Buffer
}

/** How a kind of file is taken apart and put together. */
export interface Layout {
  split(file: Buffer): Part[]
  /** With lengths and CRCs that are right, whatever the parts are. */
  join(parts: readonly Part[]): Buffer
}

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const u16 = (value: number) => Buffer.from([(value >> 8) & 255, value & 255])

/** The pixels of a JPEG are the data of a part without a name. */
const jpeg: Layout = {
  split(file) {
    const parts: Part[] = []
    let at = 2
    for (let marker = ''; marker !== '\xff\xda'; ) {
      const end = at + 2 + file.readUInt16BE(at + 2)
      marker = file.toString('latin1', at, at + 2)
      parts.push({ name: marker, data: file.subarray(at + 4, end) })
      at = end
    }
    return [...parts, { name: '', data: file.subarray(at) }]
  },
  join(parts) {
    const written = parts.map(({ name, data }) =>
      name === '' ? [data] : [latin1(name), u16(data.length + 2), data],
    )
    return Buffer.concat([latin1('\xff\xd8'), ...written.flat()])
  },
}

const png: Layout = {
  split(file) {
    const parts: Part[] = []
    for (let at = 8; at < file.length; ) {
      const end = at + 8 + file.readUInt32BE(at)
      const name = file.toString('latin1', at + 4, at + 8)
      parts.push({ name, data: file.subarray(at + 8, end) })
      at = end + 4
    }
    return parts
  },
  join(parts) {
    const written = parts.map(({ name, data }) => {
      const chunk = Buffer.concat([Buffer.alloc(4), latin1(name), data, Buffer.alloc(4)])
      chunk.writeUInt32BE(data.length)
      chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4)
      return chunk
    })
    return Buffer.concat([latin1('\x89PNG\r\n\x1a\n'), ...written])
  },
}

const webp: Layout = {
  split(file) {
    const parts: Part[] = []
    for (let at = 12; at < file.length; ) {
      const length = file.readUInt32LE(at + 4)
      const name = file.toString('latin1', at, at + 4)
      parts.push({ name, data: file.subarray(at + 8, at + 8 + length) })
      at += 8 + length + (length & 1)
    }
    return parts
  },
  join(parts) {
    const written = parts.map(({ name, data }) => {
      const chunk = Buffer.alloc(8 + data.length + (data.length & 1))
      chunk.write(name, 'latin1')
      chunk.writeUInt32LE(data.length, 4)
      data.copy(chunk, 8)
      return chunk
    })
    const file = Buffer.concat([latin1('RIFF....WEBP'), ...written])
    file.writeUInt32LE(file.length - 8, 4)
    return file
  },
}

export type Kind = 'jpeg' | 'png' | 'webp'

export const layouts: Readonly<Record<Kind, Layout>> = { jpeg, png, webp }
