import { type Job, type KeepJobs, type Telemetry, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { queuePrefix } from './image-job.ts'
import { recovery } from './recovery.ts'

export interface WorkerParts<Data> {
  /** From `connectForWork`. */
  readonly redis: Redis
  /** Jobs that are done at once. */
  readonly concurrency: number
  /** Does a job; where it throws, the job fails. */
  readonly process: (job: Job<Data, void>, token?: string) => Promise<void>
  /** Hears of jobs that failed, and of trouble with Redis. */
  readonly onError: (error: Error, job?: Data) => void
  /** Which of the jobs that failed for good are kept; one that is done is not. */
  readonly failed: KeepJobs
  /** How long a job waits that failed and is tried again, in milliseconds. */
  readonly pause?: (attempts: number) => number
  /** From `queueTelemetry`. */
  readonly telemetry?: Telemetry | undefined
}

/** Starts to take jobs from a queue. What becomes of them is said here, once, and not in each job. */
export function startWorker<Data>(name: string, parts: WorkerParts<Data>): Worker<Data, void> {
  const { redis, concurrency, process, onError, failed, pause, telemetry } = parts
  const worker = new Worker<Data, void>(name, process, {
    connection: redis,
    prefix: queuePrefix,
    concurrency,
    removeOnComplete: { count: 0 },
    removeOnFail: failed,
    ...recovery,
    ...(pause && { settings: { backoffStrategy: pause } }),
    ...(telemetry && { telemetry }),
  })
  worker.on('error', (error) => onError(error))
  worker.on('failed', (job, error) => onError(error, job?.data))
  return worker
}
