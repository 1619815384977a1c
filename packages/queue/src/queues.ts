import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { fileQueueName } from './file-job.ts'
import { imageQueueName, queuePrefix } from './image-job.ts'
import { QueueUnavailable } from './image-queue.ts'
import { sweepQueueName } from './sweeper.ts'

/** Every queue there is: what operators see and what is measured is taken from here. */
export const queueNames = [imageQueueName, fileQueueName, sweepQueueName] as const

/** All queues as operators look into them and tend them. */
export class Queues {
  readonly #redis: Redis
  #queues: readonly Queue[] | undefined

  /** @param redis from `connectForCommands`: nobody's look may hang on a Redis that is away */
  constructor(redis: Redis) {
    this.#redis = redis
  }

  /**
   * The queues, made when they are first asked for: BullMQ asks a new queue's Redis for its version,
   * and one that could not be asked never works again.
   *
   * @throws QueueUnavailable
   */
  open(): readonly Queue[] {
    if (this.#redis.status !== 'ready') throw new QueueUnavailable('Redis is away')
    this.#queues ??= queueNames.map((name) => this.#open(name))
    return this.#queues
  }

  async close(): Promise<void> {
    await Promise.all((this.#queues ?? []).map((queue) => queue.close()))
  }

  #open(name: string): Queue {
    const queue = new Queue(name, { connection: this.#redis, prefix: queuePrefix })
    // Each command reports its own failure; BullMQ repeats it as an event, which needs a listener.
    queue.on('error', () => {})
    queue.waitUntilReady().catch(() => {
      this.#queues = undefined
    })
    return queue
  }
}
