/**
 * The longest that one request waits, in seconds. Below the five minutes after which fetch takes a
 * silent connection for dead, and below those that the service holds an answer.
 */
const longestWait = 240

/** What a service may need beyond the wait to write its answer, in milliseconds. */
const grace = 15_000

/** How long somebody would wait for a dump. */
export class Patience {
  /** Aborted when even a slow answer should have come. */
  readonly over: AbortSignal
  readonly #end: number

  /** @param wait in milliseconds; undefined is without end */
  constructor(wait: number | undefined) {
    this.#end = wait === undefined ? Number.POSITIVE_INFINITY : performance.now() + wait
    this.over =
      wait === undefined ? new AbortController().signal : AbortSignal.timeout(wait + grace)
  }

  /** In milliseconds, 0 or more. */
  get left(): number {
    return Math.max(this.#end - performance.now(), 0)
  }

  /** Whether there is less left than the second that can be asked for. */
  get isOver(): boolean {
    return this.left < 500
  }

  /** The `Prefer` of the next request (RFC 7240 4.3). */
  preference(): string {
    return `wait=${Math.min(Math.round(this.left / 1000), longestWait)}`
  }
}
