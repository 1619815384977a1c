import type { Redis } from 'ioredis'
import { imageQueueName, queuePrefix } from './image-job.ts'

const key = (name: string) => `${queuePrefix}:${imageQueueName}:${name}`

/** Whether the queue has a job for an image: not at all, one that failed for good, or a live one. */
export type JobState = 'missing' | 'failed' | 'alive'

/**
 * How the jobs of images stand, in one round trip; with BullMQ's own keys, as its `getJobState`
 * costs a round trip for each.
 */
export async function jobStates(
  redis: Redis,
  ids: readonly string[],
): Promise<readonly JobState[]> {
  const pipeline = redis.pipeline()
  for (const id of ids) pipeline.exists(key(id)).zscore(key('failed'), id)
  const replies = (await pipeline.exec()) ?? []
  return ids.map((_, index) => {
    const [existsError, exists] = replies[2 * index] ?? []
    const [failedError, failed] = replies[2 * index + 1] ?? []
    if (existsError ?? failedError) throw existsError ?? failedError
    if (exists === 0) return 'missing'
    return failed === null ? 'alive' : 'failed'
  })
}
