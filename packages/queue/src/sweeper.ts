import { Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { redisTime } from './connection.ts'
import { queuePrefix } from './image-job.ts'

export const sweepQueueName = 'sweeps'
const scheduler = 'sweep'

/** How often is swept, in milliseconds. */
const every = 5000

/**
 * Sweeps every few seconds, one worker process at a time: a BullMQ job scheduler hands the sweep
 * out. Each process sees to it again and again that there is a scheduler, for a Redis that was
 * flushed has none.
 */
export class Sweeper {
  readonly #queue: Queue
  readonly #worker: Worker
  readonly #timer: NodeJS.Timeout
  readonly #redis: Redis
  readonly #onError: (error: unknown) => void

  /**
   * @param redis from `connectForWork`
   * @param onError hears of sweeps that failed, and of trouble with Redis
   */
  constructor(redis: Redis, sweep: () => Promise<void>, onError: (error: unknown) => void) {
    this.#redis = redis
    this.#onError = onError
    const options = { connection: redis, prefix: queuePrefix }
    this.#queue = new Queue(sweepQueueName, options)
    this.#queue.on('error', onError)
    this.#worker = new Worker(sweepQueueName, sweep, {
      ...options,
      concurrency: 1,
      // A sweep that is lost with its worker is missed until the lock is gone.
      lockDuration: 10_000,
      stalledInterval: 5000,
      maxStalledCount: 2 ** 31,
    })
    this.#worker.on('error', onError)
    this.#worker.on('failed', (_job, error) => onError(error))
    this.#timer = setInterval(() => void this.#schedule(), every)
    void this.#schedule()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#worker.close()
    await this.#queue.close()
  }

  async #schedule(): Promise<void> {
    try {
      await this.#queue.setGlobalConcurrency(1)
      await this.#removeMisdated()
      await this.#queue.upsertJobScheduler(
        scheduler,
        { every },
        { name: 'sweep', opts: { removeOnComplete: true, removeOnFail: true } },
      )
    } catch (error) {
      this.#onError(error)
    }
  }

  /**
   * BullMQ dates the next sweep by the clock of whoever did the last one, and keeps to that. Where
   * that clock was an hour ahead, nobody would sweep for an hour.
   */
  async #removeMisdated(): Promise<void> {
    const { next } = (await this.#queue.getJobScheduler(scheduler)) ?? {}
    if (next === undefined || next < (await redisTime(this.#redis)) + 2 * every) return
    await this.#queue.removeJobScheduler(scheduler)
  }
}
