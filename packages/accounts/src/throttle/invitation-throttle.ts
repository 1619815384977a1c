import type { Redis } from 'ioredis'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import { addressKey } from './address-key.ts'
import { countAttempt } from './attempts.ts'

/** Who invites: a user, or, where anybody may, whoever is at an address. */
export type Inviter = { readonly userId: string } | { readonly address: string }

/**
 * Invitations in an hour. A user may go through a mailing list; somebody without an account has the
 * room of one who registers.
 */
const defaults = { user: 1000, address: 50, window: 60 * 60 }

/** Limits invitations by user or by address, in Redis. */
export class InvitationThrottle {
  readonly #user: RateLimiterRedis
  readonly #address: RateLimiterRedis

  /** @param redis from `connectForCommands` */
  constructor(redis: Redis, limits = defaults) {
    const limiter = (name: string, points: number) =>
      new RateLimiterRedis({
        storeClient: redis,
        keyPrefix: `image-dump:invitation:${name}`,
        points,
        duration: limits.window,
      })
    this.#user = limiter('user', limits.user)
    this.#address = limiter('address', limits.address)
  }

  /** @throws TooManyAttempts, RedisAway */
  async count(inviter: Inviter): Promise<void> {
    const counter =
      'userId' in inviter
        ? { limiter: this.#user, key: inviter.userId }
        : { limiter: this.#address, key: addressKey(inviter.address) }
    await countAttempt([counter])
  }
}
