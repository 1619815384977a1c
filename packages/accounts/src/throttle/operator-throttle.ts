import { RateLimiterMemory } from 'rate-limiter-flexible'
import { addressKey } from './address-key.ts'
import { TooManyAttempts } from './attempts.ts'

/** Wrong passwords from one address in a minute. */
const defaults = { points: 10, duration: 60 }

/**
 * Limits wrong passwords at the operators' pages by address. In this process's own memory: these
 * pages are looked at when Redis is away as well.
 */
export class OperatorThrottle {
  readonly #limiter: RateLimiterMemory
  readonly #limit: number

  constructor(limits = defaults) {
    this.#limiter = new RateLimiterMemory(limits)
    this.#limit = limits.points
  }

  /** @throws TooManyAttempts where so many were wrong that none is looked at for now */
  async admit(address: string): Promise<void> {
    const counted = await this.#limiter.get(addressKey(address))
    if (counted && counted.consumedPoints >= this.#limit) {
      throw new TooManyAttempts(counted.msBeforeNext)
    }
  }

  /** Counts a wrong password. */
  async countFailure(address: string): Promise<void> {
    await this.#limiter.penalty(addressKey(address))
  }
}
