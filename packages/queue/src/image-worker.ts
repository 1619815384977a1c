import { DelayedError, type Job, type Telemetry, type Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { type ImageJob, imageQueueName } from './image-job.ts'
import { startWorker } from './start-worker.ts'

/** The last failures are kept for the operators to look at: as many, and for as many seconds. */
const failed = { count: 1000, age: 7 * 24 * 3600 }

/** What became of a delivery: the image is settled, or is to come again later, holding no place. */
export type Verdict = 'settled' | PutOff

export interface PutOff {
  /** What is to come again. */
  readonly again: ImageJob
  /** In milliseconds. */
  readonly after: number
  /** Is called once the queue has it back, and `ImageQueue.bringForward` finds it there. */
  readonly away?: () => void
}

/** A job as it was taken from the queue. */
export interface Delivery {
  readonly job: ImageJob
  /** Its place in its user's backlog when it was handed out, from 1. */
  readonly place: number
  /** How often a worker was lost, or stood still, while it held this job. */
  readonly stalls: number
  /** Changes what stands in the queue, before something that may take this worker down. */
  update(job: ImageJob): Promise<void>
}

/** Takes images from the queue, `concurrency` at once, until it is closed. */
export class ImageWorker {
  readonly #worker: Worker<ImageJob, void>

  /**
   * @param redis from `connectForWork`
   * @param handle settles the image or puts it off; where it throws, the job fails
   * @param onError hears of jobs that failed and of trouble with Redis
   * @param telemetry from `queueTelemetry`
   */
  constructor(
    redis: Redis,
    concurrency: number,
    handle: (delivery: Delivery) => Promise<Verdict>,
    onError: (error: Error, job?: ImageJob) => void,
    telemetry?: Telemetry,
  ) {
    const process = async (job: Job<ImageJob, void>, token?: string) => {
      const verdict = await handle(toDelivery(job))
      if (verdict !== 'settled') await putOff(job, token, verdict)
    }
    const parts = { redis, concurrency, process, onError, failed, telemetry }
    this.#worker = startWorker<ImageJob>(imageQueueName, parts)
  }

  /** Resolves once the worker takes jobs. */
  async ready(): Promise<void> {
    await this.#worker.waitUntilReady()
  }

  /** Takes no more images and resolves once those that it holds are settled or put off. */
  async close(): Promise<void> {
    await this.#worker.close()
  }
}

function toDelivery(job: Job<ImageJob, void>): Delivery {
  return {
    job: job.data,
    place: job.priority,
    stalls: job.stalledCounter,
    update: (data) => job.updateData(data),
  }
}

/** Gives a job back to the queue, to come again. */
async function putOff(job: Job<ImageJob>, token: string | undefined, verdict: PutOff) {
  await job.updateData(verdict.again)
  await job.moveToDelayed(Date.now() + verdict.after, token)
  verdict.away?.()
  throw new DelayedError()
}
