import { type JobsOptions, Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { type ImageJob, imageQueueName, queuePrefix } from './image-job.ts'

const jobOptions = {
  removeOnComplete: true,
  // The last failures are kept for the operators to look at.
  removeOnFail: { count: 1000, age: 7 * 24 * 3600 },
} as const satisfies JobsOptions

/** Jobs of one call to Redis: some 300 KB, and a few milliseconds of its time. */
const jobsPerCall = 1000

/** Where the API hands out images. */
export class ImageQueue {
  readonly #queue: Queue<ImageJob>

  /** @param redis from `connectForCommands`: nothing may hang on a queue that is away */
  constructor(redis: Redis) {
    this.#queue = new Queue(imageQueueName, {
      connection: redis,
      prefix: queuePrefix,
      defaultJobOptions: jobOptions,
      skipWaitingForReady: true,
    })
    // Each command reports its own failure; BullMQ repeats it as an event, which must have a listener.
    this.#queue.on('error', () => {})
  }

  /** Hands out images. One that is in the queue already is not added again. */
  async add(jobs: readonly ImageJob[]): Promise<void> {
    for (let start = 0; start < jobs.length; start += jobsPerCall) {
      const bulk = jobs.slice(start, start + jobsPerCall)
      await this.#queue.addBulk(
        bulk.map((data) => ({ name: 'image', data, opts: { jobId: data.imageId } })),
      )
    }
  }

  async close(): Promise<void> {
    await this.#queue.close()
  }
}
