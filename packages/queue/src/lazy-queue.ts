import { type JobsOptions, Queue, type Telemetry } from 'bullmq'
import type { Redis } from 'ioredis'
import { queuePrefix } from './image-job.ts'

/** Redis is away, so nothing was asked of the queue. */
export class QueueUnavailable extends Error {
  override readonly name = 'QueueUnavailable'
}

interface LazyQueueOptions {
  /** What every job of this queue is added with. */
  readonly jobOptions?: JobsOptions
  /** From `queueTelemetry`. */
  readonly telemetry?: Telemetry | undefined
}

/**
 * A queue of BullMQ that is made when it is first needed and Redis is there: BullMQ asks a new
 * queue's Redis for its version, and one that could not be asked never works again.
 */
export class LazyQueue<Data = unknown> {
  readonly #name: string
  readonly #redis: Redis
  readonly #options: LazyQueueOptions
  #queue: Queue<Data> | undefined

  /** @param redis from `connectForCommands`: nothing may hang on a queue that is away */
  constructor(name: string, redis: Redis, options: LazyQueueOptions = {}) {
    this.#name = name
    this.#redis = redis
    this.#options = options
  }

  /** @throws QueueUnavailable */
  open(): Queue<Data> {
    if (this.#redis.status !== 'ready') throw new QueueUnavailable('Redis is away')
    this.#queue ??= this.#make()
    return this.#queue
  }

  async close(): Promise<void> {
    await this.#queue?.close()
  }

  #make(): Queue<Data> {
    const { jobOptions, telemetry } = this.#options
    const queue = new Queue<Data>(this.#name, {
      connection: this.#redis,
      prefix: queuePrefix,
      ...(jobOptions && { defaultJobOptions: jobOptions }),
      ...(telemetry && { telemetry }),
    })
    // Each command reports its own failure; BullMQ repeats it as an event, which needs a listener.
    queue.on('error', () => {})
    queue.waitUntilReady().catch(() => {
      this.#queue = undefined
    })
    return queue
  }
}
