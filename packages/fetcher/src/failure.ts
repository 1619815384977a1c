import { type FailureCode, httpError, type ImageFailure, internalError } from '@image-dump/outcome'

interface FailureOptions {
  readonly retryable: boolean
  /** Milliseconds. */
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

/**
 * Why a download failed, and whether another attempt may do better. `failure` is for the client;
 * `cause` is for the log alone, since it may name the address that a name resolved to.
 */
export class FetchFailure extends Error {
  override readonly name = 'FetchFailure'
  readonly failure: ImageFailure
  readonly retryable: boolean
  /** How long the origin asked to be left alone, in milliseconds. */
  readonly retryAfterMs?: number

  constructor(failure: ImageFailure, { retryable, retryAfterMs, cause }: FailureOptions) {
    super(failure.detail, { cause })
    this.failure = failure
    this.retryable = retryable
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs
  }
}

/** What may be better the next time. The rest is as it is: a blocked address, not an image. */
const passing: ReadonlySet<FailureCode> = new Set([
  'CONNECT',
  'TIMEOUT',
  'TRUNCATED',
  'STORAGE',
  'INTERNAL',
])

/** Request timeout, too early, too many requests; and every 5xx. */
const passingStatuses: ReadonlySet<number> = new Set([408, 425, 429])

/** A failure of ours or of the way. Whether it is `retryable` follows from its code, unless told. */
export function failed(
  code: FailureCode,
  {
    retryable = passing.has(code),
    cause,
    detail,
  }: { readonly retryable?: boolean; readonly cause?: unknown; readonly detail?: string } = {},
): FetchFailure {
  return new FetchFailure(internalError(code, detail), { retryable, cause })
}

/** The origin answered, but with a status that is no success. */
export function refusedStatus(status: number, retryAfterMs: number | undefined): FetchFailure {
  const retryable = passingStatuses.has(status) || (status >= 500 && status < 600)
  return new FetchFailure(httpError(status), {
    retryable,
    retryAfterMs: retryable ? retryAfterMs : undefined,
  })
}
