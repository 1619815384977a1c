import type { Job, Telemetry, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { type FileJob, fileQueueName, longestFilePause } from './file-job.ts'
import { startWorker } from './start-worker.ts'

/** Between the first two attempts, in milliseconds; each time doubled, up to the longest. */
const firstPause = 1000

const pause = (attempts: number) => Math.min(firstPause * 2 ** (attempts - 1), longestFilePause)

/** None is kept: one that failed for good would keep its file from being handed out again. */
const failed = { count: 0 }

/** A file as it was taken from the queue. */
export interface FileDelivery {
  readonly fileId: number
  /** How often a worker was lost, or stood still, while it held this file. */
  readonly stalls: number
}

/** Takes files from the queue, `concurrency` at once, until it is closed. */
export class FileWorker {
  readonly #worker: Worker<FileJob, void>

  /**
   * @param redis from `connectForWork`
   * @param handle settles the file; where it throws, the file comes again after a pause
   * @param onError hears why files come again, and of trouble with Redis
   * @param telemetry from `queueTelemetry`
   */
  constructor(
    redis: Redis,
    concurrency: number,
    handle: (delivery: FileDelivery) => Promise<void>,
    onError: (error: Error, job?: FileJob) => void,
    telemetry?: Telemetry,
  ) {
    const process = ({ data, stalledCounter }: Job<FileJob, void>) =>
      handle({ fileId: data.fileId, stalls: stalledCounter })
    const parts = { redis, concurrency, process, onError, failed, pause, telemetry }
    this.#worker = startWorker<FileJob>(fileQueueName, parts)
  }

  /** Resolves once the worker takes files. */
  async ready(): Promise<void> {
    await this.#worker.waitUntilReady()
  }

  /** Takes no more files and resolves once those that it holds are settled or given back. */
  async close(): Promise<void> {
    await this.#worker.close()
  }
}
