/** How often an image is tried for an origin's sake. Trouble of our own is not the image's fault. */
const mostAttempts = 3

/** In milliseconds: doubled with each attempt, and spread by half in both directions. */
const firstBackoff = 1000
const longestBackoff = 10_000

/** An attempt that failed. */
export interface FailedAttempt {
  /** How many there have been, this one included. */
  readonly attempts: number
  /** Milliseconds since the first one began. */
  readonly spent: number
  /** The longest that all of them may take, in milliseconds. */
  readonly deadline: number
  /** It may go better another time. */
  readonly retryable: boolean
  /** The failure is trouble on our side, such as a full disk. */
  readonly ours: boolean
  /** What the origin asked for (`Retry-After`), in milliseconds. */
  readonly retryAfter?: number | undefined
}

/**
 * How long to pause before the next attempt, in milliseconds; undefined where there is none: the
 * attempts are used up, or the pause would not leave any time.
 *
 * @param random from 0 to 1: spreads the attempts of images that failed together
 */
export function retryPause(failed: FailedAttempt, random = Math.random()): number | undefined {
  const { attempts, spent, deadline, retryable, ours, retryAfter } = failed
  if (!retryable) return undefined
  if (!ours && attempts >= mostAttempts) return undefined
  const backoff = Math.min(firstBackoff * 2 ** (attempts - 1), longestBackoff) * (0.5 + random)
  // Never before the origin wants to be asked, and not all at once then.
  const pause = retryAfter === undefined ? backoff : retryAfter + random * firstBackoff
  return spent + pause < deadline ? Math.round(pause) : undefined
}
