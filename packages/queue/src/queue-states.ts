import type { ChainableCommander, Redis } from 'ioredis'
import { redisTime } from './connection.ts'
import { queuePrefix } from './image-job.ts'
import { QueueUnavailable } from './lazy-queue.ts'
import { queueNames } from './queues.ts'

/** BullMQ's keys for the states of a job, and what kind of key each is. */
const states = {
  waiting: { key: 'wait', kind: 'list' },
  prioritized: { key: 'prioritized', kind: 'set' },
  active: { key: 'active', kind: 'list' },
  delayed: { key: 'delayed', kind: 'set' },
  failed: { key: 'failed', kind: 'set' },
} as const

export type QueueState = keyof typeof states

const stateNames = Object.keys(states).filter((name): name is QueueState => name in states)

/** A job of one of these is still to be done. */
const unfinished = stateNames.filter((name) => name !== 'failed')

/**
 * Jobs of a sorted set that are looked at, spread evenly over it. It is sorted by whose turn it is,
 * so its oldest job may stand anywhere; to look at all of a hundred thousand would cost more than to
 * know is worth.
 */
const samples = 32

/** How a queue stands. */
export interface QueueStanding {
  readonly queue: string
  readonly jobs: Readonly<Record<QueueState, number>>
  /** How long the oldest unfinished job is there, in milliseconds, as far as was looked; 0 for none. */
  readonly oldest: number
}

/**
 * How all queues stand: three round trips, and a number of commands that doesn't grow with them.
 *
 * @param redis from `connectForCommands`
 * @throws QueueUnavailable, or what Redis threw
 */
export async function queueStandings(redis: Redis): Promise<readonly QueueStanding[]> {
  if (redis.status !== 'ready') throw new QueueUnavailable('Redis is away')
  const counts = await countJobs(redis)
  const [now, ...oldest] = await Promise.all([
    redisTime(redis),
    ...counts.map((jobs, index) => oldestOf(redis, queueNames[index] ?? '', jobs)),
  ])
  return counts.map((jobs, index) => {
    const since = oldest[index]
    const queue = queueNames[index] ?? ''
    return { queue, jobs, oldest: since === undefined ? 0 : Math.max(0, now - since) }
  })
}

async function countJobs(redis: Redis): Promise<readonly QueueStanding['jobs'][]> {
  const pipeline = redis.pipeline()
  for (const queue of queueNames) {
    for (const name of stateNames) {
      const { key, kind } = states[name]
      if (kind === 'list') pipeline.llen(keyOf(queue, key))
      else pipeline.zcard(keyOf(queue, key))
    }
  }
  const sizes = (await repliesOf(pipeline)).map(Number)
  return queueNames.map((_, index) => {
    const own = sizes.slice(index * stateNames.length, (index + 1) * stateNames.length)
    const size = (name: QueueState) => own[stateNames.indexOf(name)] ?? 0
    return {
      waiting: size('waiting'),
      prioritized: size('prioritized'),
      active: size('active'),
      delayed: size('delayed'),
      failed: size('failed'),
    }
  })
}

/** When the oldest of a queue's unfinished jobs was added, in milliseconds since 1970. */
async function oldestOf(
  redis: Redis,
  queue: string,
  jobs: QueueStanding['jobs'],
): Promise<number | undefined> {
  const places = redis.pipeline()
  for (const name of unfinished) {
    const { key, kind } = states[name]
    // Jobs are put into a list at its head, and taken at its end.
    if (kind === 'list') places.lrange(keyOf(queue, key), -1, -1)
    else
      for (const rank of ranks(jobs[name]))
        places.zrange(keyOf(queue, key), String(rank), String(rank))
  }
  const ids = (await repliesOf(places)).flat().map(String)
  if (ids.length === 0) return undefined
  const times = redis.pipeline()
  for (const id of ids) times.hget(keyOf(queue, id), 'timestamp')
  const known = (await repliesOf(times)).filter((time) => time !== null).map(Number)
  return known.length === 0 ? undefined : Math.min(...known)
}

/** The first, the last, and others between them. */
function ranks(size: number): readonly number[] {
  if (size <= samples) return Array.from({ length: size }, (_, rank) => rank)
  return Array.from({ length: samples }, (_, n) => Math.round((n * (size - 1)) / (samples - 1)))
}

async function repliesOf(pipeline: ChainableCommander): Promise<readonly unknown[]> {
  const replies = pipeline.length === 0 ? [] : ((await pipeline.exec()) ?? [])
  return replies.map(([error, reply]) => {
    if (error) throw error
    return reply
  })
}

const keyOf = (queue: string, name: string) => `${queuePrefix}:${queue}:${name}`
