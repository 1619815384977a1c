import type { Images, PendingImage } from '@image-dump/database'
import { internalError } from '@image-dump/outcome'
import {
  type ImageJob,
  type ImageQueue,
  type JobState,
  jobStates,
  type Settler,
} from '@image-dump/queue'
import type { Logger } from '@image-dump/service'
import type { Redis } from 'ioredis'

/** A dump of which nothing was settled for this long may have lost its jobs, in milliseconds. */
const idle = 5000

export interface SweepParts {
  readonly images: Pick<Images, 'idle'>
  readonly queue: Pick<ImageQueue, 'add' | 'attemptsOf' | 'bringForwardBeyond'>
  readonly redis: Redis
  readonly settler: Pick<Settler, 'settle'>
  /** The longest that an image is ever put off, in milliseconds. */
  readonly longestPause: number
  readonly log: Logger
}

/**
 * Sees to it that what was accepted is finished: an image that is pending in Postgres and that the
 * queue knows nothing of is handed out again, one whose job has failed for good is settled, and one
 * that a wrong clock has put off for hours comes at once.
 *
 * @throws what Postgres or Redis threw; the next sweep goes on where this one failed
 */
export async function sweep(parts: SweepParts): Promise<void> {
  await parts.queue.bringForwardBeyond(parts.longestPause)
  const backlogs = new Map<string, number>()
  for await (const page of parts.images.idle(idle)) await sweepImages(page, backlogs, parts)
}

async function sweepImages(
  page: readonly PendingImage[],
  backlogs: Map<string, number>,
  { redis, queue, settler, log }: SweepParts,
): Promise<void> {
  const states = await jobStates(
    redis,
    page.map(({ imageId }) => imageId),
  )
  const inState = (wanted: JobState) => page.filter((_, index) => states[index] === wanted)
  const missing = inState('missing')
  if (missing.length > 0) {
    log.warn({ images: missing.length }, 'images were lost by the queue and are handed out again')
  }
  // Behind each other, user by user: the queue has lost who came before whom as well.
  for (const [userId, images = []] of Map.groupBy(missing, ({ userId }) => userId)) {
    const backlog = backlogs.get(userId) ?? 0
    backlogs.set(userId, backlog + images.length)
    await queue.add(images.map(toJob), backlog)
  }
  await Promise.all(
    inState('failed').map(async ({ imageId, requestId }) => {
      // What BullMQ has given up will not come back by itself.
      const attempts = 1 + (await queue.attemptsOf(imageId))
      const outcome = { failure: internalError('INTERNAL') }
      await settler.settle({ imageId, requestId, attempts, outcome })
    }),
  )
}

function toJob({ userId: _, ...job }: PendingImage): ImageJob {
  return job
}
