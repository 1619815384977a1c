import type { Redis } from 'ioredis'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import { addressKey } from './address-key.ts'
import { countAttempt } from './attempts.ts'

/**
 * Registrations from one address in an hour. An office or a school behind one address has room, and
 * nobody fills the table, or finds out by the thousand which names are taken.
 */
const defaults = { points: 50, duration: 60 * 60 }

/** Limits registrations by address, in Redis. */
export class RegistrationThrottle {
  readonly #limiter: RateLimiterRedis

  /** @param redis from `connectForCommands` */
  constructor(redis: Redis, limits = defaults) {
    this.#limiter = new RateLimiterRedis({
      storeClient: redis,
      keyPrefix: 'image-dump:registration',
      ...limits,
    })
  }

  /** @throws TooManyAttempts, RedisAway */
  async count(address: string): Promise<void> {
    await countAttempt([{ limiter: this.#limiter, key: addressKey(address) }])
  }
}
