import type { JobsOptions, Telemetry } from 'bullmq'
import type { Redis } from 'ioredis'
import { bringForwardBeyond } from './delayed-jobs.ts'
import { type FileJob, fileJobId, fileQueueName } from './file-job.ts'
import { LazyQueue } from './lazy-queue.ts'

const jobOptions = {
  // Whatever a file fails for is trouble of ours, and may pass: it is tried until it is settled.
  attempts: 2 ** 31,
  backoff: { type: 'custom' },
} as const satisfies JobsOptions

/** Where files that were uploaded are handed out, to be looked at. */
export class FileQueue {
  readonly #redis: Redis
  readonly #queue: LazyQueue<FileJob>

  /**
   * @param redis from `connectForCommands`: nothing may hang on a queue that is away
   * @param telemetry from `queueTelemetry`
   */
  constructor(redis: Redis, telemetry?: Telemetry) {
    this.#redis = redis
    this.#queue = new LazyQueue(fileQueueName, redis, { jobOptions, telemetry })
  }

  /**
   * Hands out files. One that is in the queue already is not added again.
   *
   * @throws QueueUnavailable, or what Redis threw
   */
  async add(fileIds: readonly number[]): Promise<void> {
    await this.#queue.open().addBulk(
      fileIds.map((fileId) => ({
        name: 'file',
        data: { fileId },
        opts: { jobId: fileJobId(fileId) },
      })),
    )
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
