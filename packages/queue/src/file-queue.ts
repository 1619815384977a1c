import { type JobsOptions, Queue, type Telemetry } from 'bullmq'
import type { Redis } from 'ioredis'
import { bringForward, delayedBeyond } from './delayed-jobs.ts'
import { type FileJob, fileJobId, fileQueueName } from './file-job.ts'
import { queuePrefix } from './image-job.ts'
import { QueueUnavailable } from './image-queue.ts'

const jobOptions = {
  removeOnComplete: true,
  // Whatever a file fails for is trouble of ours, and may pass: it is tried until it is settled.
  attempts: 2 ** 31,
  backoff: { type: 'custom' },
  removeOnFail: true,
} as const satisfies JobsOptions

/** Where files that were uploaded are handed out, to be looked at. */
export class FileQueue {
  readonly #redis: Redis
  readonly #telemetry: Telemetry | undefined
  #queue: Queue<FileJob> | undefined

  /**
   * @param redis from `connectForCommands`: nothing may hang on a queue that is away
   * @param telemetry from `queueTelemetry`
   */
  constructor(redis: Redis, telemetry?: Telemetry) {
    this.#redis = redis
    this.#telemetry = telemetry
  }

  /**
   * Hands out files. One that is in the queue already is not added again.
   *
   * @throws QueueUnavailable, or what Redis threw
   */
  async add(fileIds: readonly number[]): Promise<void> {
    await this.#connected().addBulk(
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
    const queue = this.#connected()
    const ids = await delayedBeyond(this.#redis, fileQueueName, longest)
    await Promise.all(ids.map((id) => bringForward(queue, id)))
    return ids.length
  }

  async close(): Promise<void> {
    await this.#queue?.close()
  }

  /** Made when it is first needed and Redis is there, as that of `ImageQueue`. */
  #connected(): Queue<FileJob> {
    if (this.#redis.status !== 'ready') throw new QueueUnavailable('Redis is away')
    if (this.#queue) return this.#queue
    const queue = new Queue<FileJob>(fileQueueName, {
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
