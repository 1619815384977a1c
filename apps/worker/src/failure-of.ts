import { FetchFailure } from '@image-dump/fetcher'
import { ImageRefused } from '@image-dump/image'
import { type ImageFailure, internalError } from '@image-dump/outcome'
import { StorageError } from '@image-dump/storage'

/** What the client reads of an error; undefined where it is a mistake of ours, which is logged. */
export function failureOf(error: unknown): ImageFailure | undefined {
  if (error instanceof FetchFailure || error instanceof ImageRefused) return error.failure
  if (error instanceof StorageError) return internalError('STORAGE')
  return undefined
}
