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
 * Does work that makes a thumbnail, once there is a place for it: there are two. What is prepared for
 * it and what is done with it afterwards belongs into the work, so that of these no more than two are
 * done at once either.
 *
 * @param work gets what makes one as `shrink` says, in a process of its own: a file that crashes the
 *   decoder, or keeps it busy for longer than 20 s, is refused, and takes nothing with it. That throws
 *   ImageRefused: NOT_AN_IMAGE where the file can't be decoded; INTERNAL when a file or the decoder
 *   could not be used.
 * @throws DecodersBusy where too many wait for a place already: then the work was not begun
 */
export function makingThumbnail<T>(
  work: (make: (task: ThumbnailTask) => Promise<void>) => Promise<T>,
): Promise<T> {
  return pool.use((decode) =>
    work(async (task) => {
      const answer = await decode(task)
      if ('unreadable' in answer) throw new ImageRefused('INTERNAL', answer.unreadable)
      if ('refused' in answer) throw new ImageRefused('NOT_AN_IMAGE')
    }),
  )
}
