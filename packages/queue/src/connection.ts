import { Redis } from 'ioredis'

/** What every connection does after a break: try again, at most a second apart, for as long as it takes. */
const retryStrategy = (attempt: number) => Math.min(attempt * 50, 1000)

/**
 * A connection for commands that somebody waits for. While Redis is away a command fails at once
 * instead of queueing up, and one that a frozen server does not answer fails after two seconds.
 *
 * @param onError hears of each failed attempt to connect
 */
export function connectForCommands(url: string, onError: (error: Error) => void): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 2000,
    retryStrategy,
  })
  return redis.on('error', onError)
}

/**
 * A connection that outlives any break: what is under way waits for Redis to come back. For
 * workers, as BullMQ demands of them, and for subscriptions.
 */
export function connectForWork(url: string, onError: (error: Error) => void): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy })
  return redis.on('error', onError)
}

/**
 * Resolves once the connection is there, or after `patience` milliseconds without one.
 *
 * @returns whether it is there
 */
export async function untilConnected(redis: Redis, patience: number): Promise<boolean> {
  if (redis.status === 'ready') return true
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), patience)
  const ready = () => resolve(true)
  redis.once('ready', ready)
  const connected = await promise
  clearTimeout(timer)
  redis.off('ready', ready)
  return connected
}

/**
 * How Redis makes room when it is full. Anything but `noeviction` may throw jobs away unseen.
 *
 * @returns `noeviction`, `allkeys-lru`, …; undefined where Redis does not tell
 */
export async function evictionPolicy(redis: Redis): Promise<string | undefined> {
  return /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1]
}

/** The time on Redis's clock, in milliseconds since 1970. */
export async function redisTime(redis: Redis): Promise<number> {
  const [seconds, microseconds] = await redis.time()
  return Math.floor(Number(seconds) * 1000 + Number(microseconds) / 1000)
}
