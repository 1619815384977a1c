import type { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { fileQueueName } from './file-job.ts'
import { imageQueueName } from './image-job.ts'
import { LazyQueue } from './lazy-queue.ts'
import { sweepQueueName } from './sweeper.ts'

/** Every queue there is: what operators see and what is measured is taken from here. */
export const queueNames = [imageQueueName, fileQueueName, sweepQueueName] as const

/** All queues as operators look into them and tend them. */
export class Queues {
  readonly #queues: readonly LazyQueue[]

  /** @param redis from `connectForCommands`: nobody's look may hang on a Redis that is away */
  constructor(redis: Redis) {
    this.#queues = queueNames.map((name) => new LazyQueue(name, redis))
  }

  /** @throws QueueUnavailable */
  open(): readonly Queue[] {
    return this.#queues.map((queue) => queue.open())
  }

  async close(): Promise<void> {
    await Promise.all(this.#queues.map((queue) => queue.close()))
  }
}
