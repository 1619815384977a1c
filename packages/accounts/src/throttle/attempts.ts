import { type RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { orRedisAway } from '../redis-away.ts'

/** There were too many attempts. */
export class TooManyAttempts extends Error {
  override readonly name = 'TooManyAttempts'
  /** When the next one may go well, in milliseconds from now. */
  readonly retryAfter: number

  constructor(retryAfter: number) {
    super('too many attempts')
    this.retryAfter = retryAfter
  }
}

/** A count of attempts, and whose. */
export interface Counter {
  readonly limiter: RateLimiterRedis
  readonly key: string
}

/**
 * Counts an attempt, before anything is tried: of many that come at once, no more than the limit
 * are let through. Where a counter refuses it, none of them counts it, so that who is refused at one
 * address uses up nothing of what others have.
 *
 * @param counters the one that refuses first comes first
 * @throws TooManyAttempts, RedisAway
 */
export async function countAttempt(counters: readonly Counter[]): Promise<void> {
  for (const [index, { limiter, key }] of counters.entries()) {
    const retryAfter = await orRedisAway(refusal(limiter, key))
    if (retryAfter === undefined) continue
    await uncountAttempt(counters.slice(0, index + 1))
    throw new TooManyAttempts(retryAfter)
  }
}

async function uncountAttempt(counters: readonly Counter[]): Promise<void> {
  await orRedisAway(Promise.all(counters.map(({ limiter, key }) => limiter.reward(key))))
}

/** @returns for how many milliseconds one more is refused; undefined where it is counted */
async function refusal(limiter: RateLimiterRedis, key: string): Promise<number | undefined> {
  try {
    await limiter.consume(key)
    return undefined
  } catch (reason) {
    if (reason instanceof RateLimiterRes) return reason.msBeforeNext
    throw reason
  }
}
