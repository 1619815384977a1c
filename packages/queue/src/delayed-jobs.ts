import { ErrorCode, Job, type MinimalQueue } from 'bullmq'
import type { Redis } from 'ioredis'
import { redisTime } from './connection.ts'
import { queuePrefix } from './image-job.ts'

/** BullMQ's scores of delayed jobs are milliseconds in the upper bits and a counter in these. */
const counterSize = 0x1000

/**
 * Ids of at most 1,000 jobs of a queue that are delayed for longer than `longest` milliseconds, on
 * Redis's clock.
 */
export async function delayedBeyond(
  redis: Redis,
  queue: string,
  longest: number,
): Promise<readonly string[]> {
  const now = await redisTime(redis)
  const from = (now + longest) * counterSize
  const key = `${queuePrefix}:${queue}:delayed`
  return redis.zrangebyscore(key, from, '+inf', 'LIMIT', 0, 1000)
}

/** Has a job that was put off come at once. Does nothing where it is not put off any more. */
export async function bringForward(queue: MinimalQueue, id: string): Promise<void> {
  const job = await Job.fromId(queue, id)
  try {
    await job?.promote()
  } catch (error) {
    const isElsewhere =
      error instanceof Error && 'code' in error && error.code === ErrorCode.JobNotInState
    if (!isElsewhere) throw error
  }
}
