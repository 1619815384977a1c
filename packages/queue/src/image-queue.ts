import { Job, type Telemetry } from 'bullmq'
import type { Redis } from 'ioredis'
import { bringForward, bringForwardBeyond } from './delayed-jobs.ts'
import { type ImageJob, imageQueueName } from './image-job.ts'
import { LazyQueue } from './lazy-queue.ts'

/**
 * Jobs of one call to Redis: some 60 KB. What one call holds dies young, so that the heap grows
 * less over a large dump than with calls of 1,000.
 */
const jobsPerCall = 200

/** BullMQ keeps priorities in 21 bits, the highest being 1. */
const lowestPriority = 2 ** 21 - 1

/** Where the API hands out images. */
export class ImageQueue {
  readonly #redis: Redis
  readonly #queue: LazyQueue<ImageJob>

  /**
   * @param redis from `connectForCommands`: nothing may hang on a queue that is away
   * @param telemetry from `queueTelemetry`
   */
  constructor(redis: Redis, telemetry?: Telemetry) {
    this.#redis = redis
    this.#queue = new LazyQueue(imageQueueName, redis, { telemetry })
  }

  /**
   * Hands out images. One that is in the queue already is not added again.
   *
   * @param backlog how many images of the same user are pending already. An image's priority is its
   *   place behind them, so that the first images of one user overtake the last of another
   * @throws QueueUnavailable, or what Redis threw; some of the images may be in the queue then
   */
  async add(jobs: readonly ImageJob[], backlog = 0): Promise<void> {
    for (let start = 0; start < jobs.length; start += jobsPerCall) {
      const bulk = jobs.slice(start, start + jobsPerCall)
      await this.#queue.open().addBulk(
        bulk.map((data, index) => {
          const priority = Math.min(backlog + start + index + 1, lowestPriority)
          return { name: 'image', data, opts: { jobId: data.imageId, priority } }
        }),
      )
    }
  }

  /** How often an image was tried before it was handed out last; 0 where the queue has no such job. */
  async attemptsOf(imageId: string): Promise<number> {
    const job = await Job.fromId<ImageJob>(this.#queue.open(), imageId)
    return job?.data.attempts ?? 0
  }

  /**
   * Has an image that was put off come as soon as its priority lets it. Does nothing where it is
   * not put off any more.
   *
   * @throws QueueUnavailable, or what Redis threw
   */
  async bringForward(imageId: string): Promise<void> {
    await bringForward(this.#queue.open(), imageId)
  }

  /**
   * Brings forward what was put off for longer than `longest` milliseconds from now on Redis's own
   * clock: the clock of the worker that did so was ahead.
   *
   * @returns how many those were
   * @throws QueueUnavailable, or what Redis threw
   */
  async bringForwardBeyond(longest: number): Promise<number> {
    return bringForwardBeyond(this.#redis, this.#queue.open(), longest)
  }

  async close(): Promise<void> {
    await this.#queue.close()
  }
}
