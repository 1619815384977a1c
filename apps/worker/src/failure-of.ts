import { FetchFailure } from '@image-dump/fetcher'
import { ImageRefused } from '@image-dump/image'
import { type ImageFailure, internalError } from '@image-dump/outcome'
import { StorageError } from '@image-dump/storage'

/** Why an attempt came to nothing. */
export interface Failed {
  readonly failure: ImageFailure
  /** It may go better another time. */
  readonly retryable: boolean
  /** It is trouble on our side: it is logged, and the image is not to blame. */
  readonly ours: boolean
  /** When the origin wants to be asked again, in milliseconds. */
  readonly retryAfter?: number | undefined
}

/** What an error of an attempt means. An error that nobody expected is ours. */
export function failureOf(error: unknown): Failed {
  if (error instanceof FetchFailure) {
    const { failure, retryable, retryAfterMs } = error
    return { failure, retryable, ours: isOurs(failure), retryAfter: retryAfterMs }
  }
  if (error instanceof ImageRefused) {
    const { failure, retryable } = error
    return { failure, retryable, ours: isOurs(failure) }
  }
  const code = error instanceof StorageError ? 'STORAGE' : 'INTERNAL'
  return { failure: internalError(code), retryable: true, ours: true }
}

function isOurs(failure: ImageFailure): boolean {
  return 'code' in failure && (failure.code === 'STORAGE' || failure.code === 'INTERNAL')
}
