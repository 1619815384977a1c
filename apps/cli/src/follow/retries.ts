const firstDelay = 500
const longestDelay = 15_000

/** When to try again, and when to give up: exponential backoff, that begins anew after a success. */
export class Retries {
  readonly #bound: number
  #since: number | undefined
  #count = 0

  /** @param bound longest time of trouble without any success, in milliseconds */
  constructor(bound: number) {
    this.#bound = bound
  }

  succeeded(): void {
    this.#since = undefined
    this.#count = 0
  }

  /**
   * After how many milliseconds to try again; undefined where that would be too late. Up to a half
   * is taken off at random, so that those who were cut off together do not come back together.
   *
   * @param retryAfter how long the service asks for, in milliseconds
   */
  next(retryAfter = 0): number | undefined {
    const now = performance.now()
    this.#since ??= now
    const backoff = Math.min(firstDelay * 2 ** this.#count, longestDelay)
    this.#count += 1
    const delay = Math.max(backoff * (1 - Math.random() / 2), retryAfter)
    return now + delay - this.#since <= this.#bound ? delay : undefined
  }
}
