import { fileURLToPath } from 'node:url'
import { DecoderPool } from './decoder-pool.ts'
import { ImageRefused } from './refused.ts'
import type { ThumbnailTask } from './shrink.ts'
import type { ThumbnailAnswer } from './thumbnail-process.ts'

/**
 * Two processes: a picture of 100 million pixels takes one of them seconds, and up to 400 MB where
 * its format is not read row by row. A hundred that wait take them a few seconds to a minute.
 */
const pool = new DecoderPool<ThumbnailTask, ThumbnailAnswer>({
  script: fileURLToPath(new URL('./thumbnail-process.ts', import.meta.url)),
  processes: 2,
  mostWaiting: 100,
  patience: 20_000,
})

/** What libvips, as sharp ships it, decodes: of a HEIC it reads the header alone, of a BMP nothing. */
const shrinkable: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/tiff',
])

/** Whether thumbnails can be made of images of this type. */
export function isShrinkable(contentType: string): boolean {
  return shrinkable.has(contentType)
}

/**
 * Makes a thumbnail as `shrink` says, in a process of its own: a file that crashes the decoder, or
 * keeps it busy for longer than 20 s, is refused, and takes nothing with it.
 *
 * @throws ImageRefused NOT_AN_IMAGE where the file can't be decoded; INTERNAL when a file or the
 *   decoder could not be used
 * @throws DecodersBusy where there is too much to do
 */
export async function makeThumbnail(task: ThumbnailTask): Promise<void> {
  const answer = await pool.decode(task)
  if ('unreadable' in answer) throw new ImageRefused('INTERNAL', answer.unreadable)
  if ('refused' in answer) throw new ImageRefused('NOT_AN_IMAGE')
}
