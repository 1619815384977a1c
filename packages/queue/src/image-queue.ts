import { Job, type JobsOptions, Queue, type Telemetry } from 'bullmq'
import type { Redis } from 'ioredis'
import { bringForward, delayedBeyond } from './delayed-jobs.ts'
import { type ImageJob, imageQueueName, queuePrefix } from './image-job.ts'

const jobOptions = {
  removeOnComplete: true,
  // The last failures are kept for the operators to look at.
  removeOnFail: { count: 1000, age: 7 * 24 * 3600 },
} as const satisfies JobsOptions

/**
 * Jobs of one call to Redis: some 60 KB. What one call holds dies young, so that the heap grows
 * less over a large dump than with calls of 1,000.
 */
const jobsPerCall = 200

/** BullMQ keeps priorities in 21 bits, the highest being 1. */
const lowestPriority = 2 ** 21 - 1

/** Redis is away, so nothing was added to the queue. */
export class QueueUnavailable extends Error {
  override readonly name = 'QueueUnavailable'
}

/** Where the API hands out images. */
export class ImageQueue {
  readonly #redis: Redis
  readonly #telemetry: Telemetry | undefined
  #queue: Queue<ImageJob> | undefined

  /**
   * @param redis from `connectForCommands`: nothing may hang on a queue that is away
   * @param telemetry from `queueTelemetry`
   */
  constructor(redis: Redis, telemetry?: Telemetry) {
    this.#redis = redis
    this.#telemetry = telemetry
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
      await this.#connected().addBulk(
        bulk.map((data, index) => {
          const priority = Math.min(backlog + start + index + 1, lowestPriority)
          return { name: 'image', data, opts: { jobId: data.imageId, priority } }
        }),
      )
    }
  }

  /** How often an image was tried before it was handed out last; 0 where the queue has no such job. */
  async attemptsOf(imageId: string): Promise<number> {
    const job = await Job.fromId<ImageJob>(this.#connected(), imageId)
    return job?.data.attempts ?? 0
  }

  /**
   * Has an image that was put off come as soon as its priority lets it. Does nothing where it is
   * not put off any more.
   *
   * @throws QueueUnavailable, or what Redis threw
   */
  async bringForward(imageId: string): Promise<void> {
    await bringForward(this.#connected(), imageId)
  }

  /**
   * Brings forward what was put off for longer than `longest` milliseconds from now on Redis's own
   * clock: the clock of the worker that did so was ahead.
   *
   * @throws QueueUnavailable, or what Redis threw
   */
  async bringForwardBeyond(longest: number): Promise<number> {
    const ids = await delayedBeyond(this.#redis, imageQueueName, longest)
    await Promise.all(ids.map((id) => this.bringForward(id)))
    return ids.length
  }

  async close(): Promise<void> {
    await this.#queue?.close()
  }

  /**
   * BullMQ asks a new queue's Redis for its version, and one that could not be asked never works
   * again: so the queue is made when it is first needed and Redis is there.
   */
  #connected(): Queue<ImageJob> {
    if (this.#redis.status !== 'ready') throw new QueueUnavailable('Redis is away')
    if (this.#queue) return this.#queue
    const queue = new Queue<ImageJob>(imageQueueName, {
      connection: this.#redis,
      prefix: queuePrefix,
      defaultJobOptions: jobOptions,
      ...(this.#telemetry && { telemetry: this.#telemetry }),
    })
    // Each command reports its own failure; BullMQ repeats it as an event, which needs a listener.
    queue.on('error', () => {})
    queue.waitUntilReady().catch(() => {
      this.#queue = undefined
    })
    this.#queue = queue
    return queue
  }
}
