import { access, writeFile } from 'node:fs/promises'
import { sharp } from './allow-list.ts'

export interface ThumbnailTask {
  /** The file of the image. */
  readonly from: string
  /** Where the thumbnail is written. */
  readonly to: string
  /** Pixels of its longest edge, at most. */
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
  const thumbnail = sharp(from, { failOn: 'none', limitInputPixels: maxPixels, autoOrient: true })
    .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80 })
  // libvips has no codes for its errors; whatever it was, there is no thumbnail.
  const bytes = await thumbnail.toBuffer().catch(() => undefined)
  if (bytes === undefined) return false
  await writeFile(to, bytes, { flag: 'wx' })
  return true
}
