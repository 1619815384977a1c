import { ErrorCode, Job, type MinimalQueue } from 'bullmq'
import type { Redis } from 'ioredis'
import { redisTime } from './connection.ts'

/** BullMQ's scores of delayed jobs are milliseconds in the upper bits and a counter in these. */
const counterSize = 0x1000

/** How many jobs are brought forward at once, at most. */
const mostAtOnce = 1000

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

/**
 * Brings forward at most 1,000 jobs of a queue that were put off for longer than `longest`
 * milliseconds from now on Redis's own clock: the clock of the worker that did so was ahead.
 *
 * @returns how many those were
 * @throws what Redis threw
 */
export async function bringForwardBeyond(
  redis: Redis,
  queue: MinimalQueue,
  longest: number,
): Promise<number> {
  const from = ((await redisTime(redis)) + longest) * counterSize
  const key = queue.toKey('delayed')
  const ids = await redis.zrangebyscore(key, from, '+inf', 'LIMIT', 0, mostAtOnce)
  await Promise.all(ids.map((id) => bringForward(queue, id)))
  return ids.length
}
