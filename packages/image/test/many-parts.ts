import sharp from 'sharp'
import { box, heic } from './heic.ts'

// Files of as many parts as one likes, each as small as the format lets it be.

/** Frames of one pixel, in 15 bytes each. */
export function gif(frames: number): Buffer {
  const head = Buffer.concat([
    Buffer.from('GIF89a'),
    Buffer.from([1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 9, 9, 9]),
  ])
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0])
  return Buffer.concat([head, Buffer.alloc(frames * frame.length, frame), Buffer.from([0x3b])])
}

/** The same in WebP, in 44 bytes each. */
export async function webp(frames: number): Promise<Buffer> {
  const pixel = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
    .webp({ lossless: true })
    .toBuffer()
  const frame = chunk(
    'ANMF',
    Buffer.concat([Buffer.alloc(12), Buffer.from([100, 0, 0, 0]), pixel.subarray(12)]),
  )
  const body = Buffer.concat([
    Buffer.from('WEBP'),
    chunk('VP8X', Buffer.from([0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
    chunk('ANIM', Buffer.alloc(6)),
    Buffer.alloc(frames * frame.length, frame),
  ])
  return chunk('RIFF', body)
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(data.length)
  return Buffer.concat([Buffer.from(type), length, data, Buffer.alloc(data.length & 1)])
}

/** Pages of one pixel, each the directory of 9 entries that there must be. */
export function tiff(pages: number): Buffer {
  const entries = [
    [256, 1], // width
    [257, 1], // height
    [258, 8], // bits
    [259, 1], // no compression
    [262, 1], // black is 0
    [273, 0], // where its one row is
    [277, 1], // samples
    [278, 1], // rows
    [279, 1], // bytes
  ] as const
  const length = 2 + 12 * entries.length + 4
  const file = Buffer.alloc(8 + pages * length)
  file.write('II*\0\x08\0\0\0', 'latin1')
  for (let page = 0; page < pages; page++) {
    const at = 8 + page * length
    file.writeUInt16LE(entries.length, at)
    for (const [i, [tag, value]] of entries.entries()) {
      file.writeUInt16LE(tag, at + 2 + 12 * i)
      file.writeUInt16LE(3, at + 4 + 12 * i)
      file.writeUInt32LE(1, at + 6 + 12 * i)
      file.writeUInt32LE(value, at + 10 + 12 * i)
    }
    file.writeUInt32LE(page + 1 < pages ? at + length : 0, at + length - 4)
  }
  return file
}

/** A HEIC with as many empty boxes before its picture, in 8 bytes each. */
export function heicOf(boxes: number): Buffer {
  const free = box('free')
  return heic(640, 480, [Buffer.alloc(boxes * free.length, free)])
}
