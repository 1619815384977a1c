import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import { addressKey } from './address-key.ts'
import { type Counter, countAttempt, uncountAttempt } from './attempts.ts'

/** How many failures there may be before an attempt is refused untried. */
export interface LoginLimits {
  /** For one account from one address. */
  readonly pair: number
  /** For one account, from anywhere. */
  readonly account: number
  /** From one address, for any account. */
  readonly address: number
  /** From the first failure until all are forgotten, in seconds. */
  readonly window: number
}

/**
 * Ten guesses for a person who mistypes; a hundred for those who share an address, and for the
 * guesses of many addresses at one account. Nobody is locked out for longer than the window, and
 * the owner of an account that one address guesses at can sign in from any other.
 */
const defaults: LoginLimits = { pair: 10, account: 100, address: 100, window: 15 * 60 }

/** Limits failed logins by account and by address (OWASP ASVS 6.3.1), in Redis. */
export class LoginThrottle {
  readonly #pair: RateLimiterRedis
  readonly #account: RateLimiterRedis
  readonly #address: RateLimiterRedis

  /** @param redis from `connectForCommands` */
  constructor(redis: Redis, limits = defaults) {
    const limiter = (name: string, points: number) =>
      new RateLimiterRedis({
        storeClient: redis,
        keyPrefix: `image-dump:login:${name}`,
        points,
        duration: limits.window,
      })
    this.#pair = limiter('pair', limits.pair)
    this.#account = limiter('account', limits.account)
    this.#address = limiter('address', limits.address)
  }

  /**
   * Counts an attempt as failed, before it is known to be.
   *
   * @returns what takes that back, for an attempt that did not fail
   * @throws TooManyAttempts, RedisAway
   */
  async count(username: string, address: string): Promise<() => Promise<void>> {
    const account = accountKey(username)
    const from = addressKey(address)
    const counters: readonly Counter[] = [
      { limiter: this.#pair, key: `${account}:${from}` },
      { limiter: this.#address, key: from },
      { limiter: this.#account, key: account },
    ]
    await countAttempt(counters)
    return () => uncountAttempt(counters)
  }
}

/** Of one length, and the same for all spellings that the database may take for one name. */
function accountKey(username: string): string {
  const folded = username.normalize('NFKC').toUpperCase().toLowerCase()
  return createHash('sha256').update(folded).digest('base64url')
}
