import type { StoredImage } from '@image-dump/database'
import type { Fetcher } from '@image-dump/fetcher'
import { takeIn } from '@image-dump/library'
import type { ImageJob } from '@image-dump/queue'
import type { Tracing } from '@image-dump/service'
import type { Store } from '@image-dump/storage'
import type { WorkerMetrics, WorkerStep } from './metrics/worker-metrics.ts'

export interface DownloadParts {
  readonly fetcher: Fetcher
  readonly store: Store
  readonly maxPixels: number
  readonly metrics: WorkerMetrics
  readonly tracing?: Tracing | undefined
}

/**
 * Fetches an image, sees that it is one, and stores it. Nothing is left of one that is refused.
 *
 * @param signal ends the fetch; what comes after it is our own, and bounded by the caller
 * @throws FetchFailure, ImageRefused, StorageError
 */
export async function download(
  job: ImageJob,
  { fetcher, store, maxPixels, metrics, tracing }: DownloadParts,
  signal: AbortSignal,
): Promise<StoredImage> {
  // One step ends where the next begins, or where the image is refused.
  let end = () => {}
  const begin = (step: WorkerStep) => {
    end()
    end = metrics.begin(step)
  }
  const image = takeIn({
    store,
    maxPixels,
    async write(sink) {
      begin('fetch')
      const fetch = () => fetcher.download(job.url, sink, signal)
      const written = await (tracing?.span('fetch', spanOf(job), fetch) ?? fetch())
      metrics.countFetched(written.bytes)
      begin('inspect')
      return written
    },
    place(extension, { sha256 }) {
      // Too late is too late: nothing may appear of an image that is reported as failed.
      signal.throwIfAborted()
      begin('store')
      // Where two workers fetch an image and get different bytes, neither overwrites the other's.
      const name = `${job.imageId}-${sha256.toString('hex', 0, 4)}.${extension}`
      return `images/dumps/${job.requestId}/${name}`
    },
  })
  return image.finally(() => end())
}

/** The URL stays out of the traces: a client may have written a secret into it. */
function spanOf({ imageId, requestId }: ImageJob) {
  return { 'image_dump.image_id': imageId, 'image_dump.request_id': requestId }
}
