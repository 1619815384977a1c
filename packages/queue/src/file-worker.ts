import { type Job, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { type FileJob, fileQueueName } from './file-job.ts'
import { queuePrefix } from './image-job.ts'
import { recovery } from './recovery.ts'

/** Between attempts, in milliseconds: doubled from the first to the longest. */
const firstPause = 1000
const longestPause = 60_000

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
   */
  constructor(
    redis: Redis,
    concurrency: number,
    handle: (delivery: FileDelivery) => Promise<void>,
    onError: (error: Error, job?: FileJob) => void,
  ) {
    const process = ({ data, stalledCounter }: Job<FileJob, void>) =>
      handle({ fileId: data.fileId, stalls: stalledCounter })
    this.#worker = new Worker(fileQueueName, process, {
      connection: redis,
      prefix: queuePrefix,
      concurrency,
      ...recovery,
      settings: {
        backoffStrategy: (attempts) => Math.min(firstPause * 2 ** (attempts - 1), longestPause),
      },
    })
    this.#worker.on('error', (error) => onError(error))
    this.#worker.on('failed', (job, error) => onError(error, job?.data))
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
