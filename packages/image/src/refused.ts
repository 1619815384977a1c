import { type FailureCode, type ImageFailure, internalError } from '@image-dump/outcome'

/**
 * Why a file is not taken as an image: NOT_AN_IMAGE or TOO_MANY_PIXELS, which are final, or
 * INTERNAL, when it could not be looked at. `cause` is for the log alone.
 */
export class ImageRefused extends Error {
  override readonly name = 'ImageRefused'
  readonly failure: ImageFailure
  /** Whether looking at it again may do better. */
  readonly retryable: boolean

  constructor(code: FailureCode, cause?: unknown) {
    const failure = internalError(code)
    super(failure.detail, { cause })
    this.failure = failure
    this.retryable = code === 'INTERNAL'
  }
}
