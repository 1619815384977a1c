import { crc32 } from 'node:zlib'
import type { Extension } from './formats.ts'

/**
 * Puts bytes into an image where its format has room for what is no picture, so that it stays
 * valid and shows the same: a comment, a private chunk, free space. That makes any number of
 * distinct images of any size out of a few pictures, at the price of copying.
 */
export function pad(image: Buffer, extension: Extension, padding: Buffer): Buffer {
  switch (extension) {
    case 'jpg':
      return Buffer.concat([
        image.subarray(0, 2),
        ...pieces(padding, 65_533).map(jpegComment),
        image.subarray(2),
      ])
    case 'png':
      return Buffer.concat([
        image.subarray(0, -12), // all but IEND
        ...pieces(padding, 1 << 20).map(pngChunk),
        image.subarray(-12),
      ])
    case 'gif':
      return Buffer.concat([image.subarray(0, -1), gifComment(padding), image.subarray(-1)])
    case 'webp':
      return webp(image, padding)
    case 'avif':
      return Buffer.concat([image, u32be(padding.length + 8), Buffer.from('free'), padding])
    case 'bmp':
      return bmp(image, padding)
    case 'tiff':
      return Buffer.concat([image, padding])
  }
}

function jpegComment(text: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xfe]), u32be(text.length + 2).subarray(2), text])
}

/** Ancillary, private, safe to copy, as the cases of the four letters say. */
function pngChunk(data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from('paDd'), data])
  return Buffer.concat([u32be(data.length), body, u32be(crc32(body))])
}

function gifComment(text: Buffer): Buffer {
  const blocks = pieces(text, 255).flatMap((piece) => [Buffer.from([piece.length]), piece])
  return Buffer.concat([Buffer.from([0x21, 0xfe]), ...blocks, Buffer.from([0])])
}

function webp(image: Buffer, padding: Buffer): Buffer {
  const even = padding.subarray(0, padding.length & ~1)
  const file = Buffer.concat([image, Buffer.from('PADD'), u32le(even.length), even])
  file.writeUInt32LE(file.length - 8, 4)
  return file
}

/** Between the headers and the pixels, whose place is in the header. */
function bmp(image: Buffer, padding: Buffer): Buffer {
  const file = Buffer.concat([image.subarray(0, 54), padding, image.subarray(54)])
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(54 + padding.length, 10)
  return file
}

function pieces(bytes: Buffer, length: number): Buffer[] {
  const count = Math.ceil(bytes.length / length)
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * length, (i + 1) * length))
}

function u32be(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function u32le(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
