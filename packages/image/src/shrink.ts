import { access, writeFile } from 'node:fs/promises'
import { sharp } from './allow-list.ts'

export interface ThumbnailTask {
  /** The file of the image. */
  readonly from: string
  /** Where the thumbnail is written. */
  readonly to: string
  /**
   * Pixels of its longest edge, at most. Of an image that EXIF lays on its side, of its shortest: who
   * asks knows the size as it is stored, and takes its width for what is its height.
   */
  readonly edge: number
  /** An image of more is not decoded. */
  readonly maxPixels: number
}

/**
 * Writes a small WebP of an image (of an animation, its first frame): turned as EXIF says, in sRGB,
 * and with nothing of what else the file told, such as where it was taken. Of a file that is
 * damaged, or cut short, it shows what can be read. Runs in a process of its own, as `decodeHeader`.
 *
 * @returns whether it could
 * @throws when a file cannot be read or written
 */
export async function shrink({ from, to, edge, maxPixels }: ThumbnailTask): Promise<boolean> {
  await access(from)
  // libvips has no codes for its errors; whatever it was, there is no thumbnail.
  const bytes = await thumbnailOf(from, edge, maxPixels).catch(() => undefined)
  if (bytes === undefined) return false
  await writeFile(to, bytes, { flag: 'wx' })
  return true
}

async function thumbnailOf(from: string, edge: number, maxPixels: number): Promise<Buffer> {
  const image = sharp(from, { failOn: 'none', limitInputPixels: maxPixels, autoOrient: true })
  const { orientation = 1 } = await image.metadata()
  const fit = orientation >= firstOnItsSide ? 'outside' : 'inside'
  return image
    .resize({ width: edge, height: edge, fit, withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer()
}

/** EXIF 4.6.5, Orientation: from here on rows and columns change places. */
const firstOnItsSide = 5
