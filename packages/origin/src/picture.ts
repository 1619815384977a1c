import sharp, { type Sharp } from 'sharp'
import type { Extension } from './formats.ts'

/** How many different pictures there are of each format; the numbers beyond differ in padding. */
export const pictures = 16

/**
 * A picture of a few KB, always the same for the same seed (0 to 15): its size, its colours and
 * the slope of its stripes follow from the seed.
 */
export async function drawPicture(seed: number, extension: Extension): Promise<Buffer> {
  const width = 160 + 16 * (seed % 8)
  const height = 120 + 16 * Math.floor(seed / 8)
  const pixels = Buffer.alloc(width * height * 3)
  for (let at = 0; at < width * height; at++) {
    const stripe = ((at % width) + (seed - 8) * Math.floor(at / width)) & 31
    pixels[3 * at] = (seed * 16 + stripe) & 255
    pixels[3 * at + 1] = (stripe * 4 + Math.floor(at / width)) & 255
    pixels[3 * at + 2] = 255 - seed * 12
  }
  if (extension === 'bmp') return bmp(pixels, width, height)
  return await encode(sharp(pixels, { raw: { width, height, channels: 3 } }), extension)
}

function encode(picture: Sharp, extension: Exclude<Extension, 'bmp'>): Promise<Buffer> {
  switch (extension) {
    case 'png':
      return picture.png({ compressionLevel: 1 }).toBuffer()
    case 'jpg':
      return picture.jpeg().toBuffer()
    case 'gif':
      return picture.gif({ colours: 16, effort: 1 }).toBuffer()
    case 'webp':
      return picture.webp({ effort: 0 }).toBuffer()
    case 'avif':
      return picture.avif({ effort: 0 }).toBuffer()
    case 'tiff':
      return picture.tiff({ compression: 'deflate' }).toBuffer()
  }
}

/** 24 bits a pixel, the bottom row first, which is all that sharp does not write. */
function bmp(rgb: Buffer, width: number, height: number): Buffer {
  const rowLength = Math.ceil((width * 3) / 4) * 4
  const file = Buffer.alloc(54 + rowLength * height)
  file.write('BM', 'latin1')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(54, 10)
  file.writeUInt32LE(40, 14)
  file.writeInt32LE(width, 18)
  file.writeInt32LE(height, 22)
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(24, 28)
  for (let y = 0; y < height; y++) {
    const row = 54 + rowLength * (height - 1 - y)
    for (let x = 0; x < width * 3; x += 3) {
      const at = y * width * 3 + x
      file[row + x] = rgb[at + 2] ?? 0
      file[row + x + 1] = rgb[at + 1] ?? 0
      file[row + x + 2] = rgb[at] ?? 0
    }
  }
  return file
}
