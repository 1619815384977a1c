import type { Dumps, Images, PendingImage, SettledImage } from '@image-dump/database'
import { internalError } from '@image-dump/outcome'
import { type ImageQueue, type JobState, jobStates, type Settler } from '@image-dump/queue'
import type { Logger } from '@image-dump/service'
import type { Store } from '@image-dump/storage'
import type { Redis } from 'ioredis'

/** A dump of which nothing was settled for this long may have lost its jobs, in milliseconds. */
const idle = 5000

/**
 * A staged file that nobody has touched for this long was left by a crash, in milliseconds. Who
 * writes one touches it with every block that comes, and is ended where none does for long.
 */
const abandoned = 600_000

export interface SweepParts {
  readonly dumps: Pick<Dumps, 'deleteOldKeys'>
  readonly images: Pick<Images, 'idle'>
  readonly queue: Pick<ImageQueue, 'add' | 'bringForwardBeyond'>
  readonly redis: Redis
  readonly settler: Pick<Settler, 'settle'>
  readonly store: Pick<Store, 'sweep'>
  /** The longest that an image is ever put off, in milliseconds. */
  readonly longestPause: number
  readonly log: Logger
}

/**
 * Sees to it that what was accepted is finished: an image that is pending in Postgres and that the
 * queue knows nothing of is handed out again, one whose job has failed for good is settled, and one
 * that a wrong clock has put off for hours comes at once. Clears away what crashes leave behind.
 *
 * @throws what Postgres or Redis threw; the next sweep goes on where this one failed
 */
export async function sweep(parts: SweepParts): Promise<void> {
  await parts.queue.bringForwardBeyond(parts.longestPause)
  for await (const page of parts.images.idle(idle)) await sweepImages(page, parts)
  await parts.dumps.deleteOldKeys()
  await parts.store.sweep(abandoned)
}

async function sweepImages(page: readonly PendingImage[], parts: SweepParts): Promise<void> {
  const { redis, queue, settler, log } = parts
  const states = await jobStates(
    redis,
    page.map(({ imageId }) => imageId),
  )
  const inState = (wanted: JobState) => page.filter((_, index) => states[index] === wanted)
  const missing = inState('missing')
  if (missing.length > 0) {
    log.warn({ images: missing.length }, 'images were lost by the queue and are handed out again')
    await queue.add(missing)
  }
  await Promise.all(inState('failed').map((image) => settler.settle(failed(image))))
}

/** What BullMQ has given up will not come back by itself. */
function failed({ imageId, requestId }: PendingImage): SettledImage {
  const outcome = { failure: internalError('INTERNAL') }
  return { imageId, requestId, attempts: 1, outcome }
}
