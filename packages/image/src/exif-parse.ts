import { open } from 'node:fs/promises'
import type { Exif } from '@image-dump/outcome'
import ExifReader from 'exifreader'
import { noExif, tagNames, toExif } from './exif-words.ts'

/**
 * As much of a file as is looked at: a PNG, a WebP and a TIFF may have their EXIF behind the pixels.
 * In the one process that reads it, this is all that a file can make it hold.
 */
const most = 64 * 2 ** 20

/**
 * Reads the EXIF of a file. For use in a process of its own (exif-process.ts): a file that is made
 * for it may keep the parser busy.
 *
 * @throws when the file cannot be read
 */
export async function parseExif(path: string): Promise<Exif> {
  const bytes = await headOf(path)
  try {
    const { exif = {} } = ExifReader.load(bytes, {
      expanded: true,
      includeTags: { exif: [...tagNames] },
    })
    return toExif(exif)
  } catch {
    // Whatever the parser could not get over, it is no EXIF to us: the image itself may be whole.
    return noExif
  }
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const bytes = Buffer.allocUnsafeSlow(Math.min(size, most))
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
    return bytes.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
