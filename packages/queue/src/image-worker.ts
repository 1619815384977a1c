import { Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { type ImageJob, imageQueueName, queuePrefix } from './image-job.ts'

/**
 * A worker that is killed loses its locks after `lockDuration`, and the next look at stalled jobs
 * gives them to another: under way again within 15 seconds, where BullMQ's defaults were measured
 * to need 60.8. An event loop must stand still for 10 seconds before a living worker loses a job.
 */
const recovery = { lockDuration: 10_000, stalledInterval: 4000, maxStalledCount: 2 } as const

/** Takes images from the queue, `concurrency` at once, until it is closed. */
export class ImageWorker {
  readonly #worker: Worker<ImageJob, void>

  /**
   * @param redis from `connectForWork`
   * @param handle settles the image; where it throws, the job fails
   * @param onError hears of jobs that failed and of trouble with Redis
   */
  constructor(
    redis: Redis,
    concurrency: number,
    handle: (job: ImageJob) => Promise<void>,
    onError: (error: Error, job?: ImageJob) => void,
  ) {
    this.#worker = new Worker(imageQueueName, ({ data }) => handle(data), {
      connection: redis,
      prefix: queuePrefix,
      concurrency,
      ...recovery,
    })
    this.#worker.on('error', (error) => onError(error))
    this.#worker.on('failed', (job, error) => onError(error, job?.data))
  }

  /** Resolves once the worker takes jobs. */
  async ready(): Promise<void> {
    await this.#worker.waitUntilReady()
  }

  /** Takes no more images and resolves once those that it holds are settled. */
  async close(): Promise<void> {
    await this.#worker.close()
  }
}
