import type { StoredImage } from '@image-dump/database'
import type { Fetcher } from '@image-dump/fetcher'
import { takeIn } from '@image-dump/library'
import type { ImageJob } from '@image-dump/queue'
import type { Store } from '@image-dump/storage'

export interface DownloadParts {
  readonly fetcher: Fetcher
  readonly store: Store
  readonly maxPixels: number
}

/**
 * Fetches an image, sees that it is one, and stores it. Nothing is left of one that is refused.
 *
 * @param signal ends the fetch; what comes after it is our own, and bounded by the caller
 * @throws FetchFailure, ImageRefused, StorageError
 */
export function download(
  job: ImageJob,
  { fetcher, store, maxPixels }: DownloadParts,
  signal: AbortSignal,
): Promise<StoredImage> {
  return takeIn({
    store,
    maxPixels,
    write: (sink) => fetcher.download(job.url, sink, signal),
    place(extension, { sha256 }) {
      // Too late is too late: nothing may appear of an image that is reported as failed.
      signal.throwIfAborted()
      // Where two workers fetch an image and get different bytes, neither overwrites the other's.
      const name = `${job.imageId}-${sha256.toString('hex', 0, 4)}.${extension}`
      return `images/dumps/${job.requestId}/${job.itemId}/${name}`
    },
  })
}
