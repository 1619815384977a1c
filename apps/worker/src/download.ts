import { open } from 'node:fs/promises'
import type { StoredImage } from '@image-dump/database'
import type { Fetcher } from '@image-dump/fetcher'
import { inspectImage } from '@image-dump/image'
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
export async function download(
  job: ImageJob,
  { fetcher, store, maxPixels }: DownloadParts,
  signal: AbortSignal,
): Promise<StoredImage> {
  const file = await store.stage()
  try {
    // Opened before the fetch begins: a stream that opens it by itself may do so after the discard.
    const sink = (await open(file.path, 'wx')).createWriteStream()
    const { bytes, sha256 } = await fetcher.download(job.url, sink, signal)
    const { extension, ...image } = await inspectImage(file.path, { maxPixels })
    const key = `images/dumps/${job.requestId}/${job.itemId}/${job.imageId}.${extension}`
    // Too late is too late: nothing may appear of an image that is reported as failed.
    signal.throwIfAborted()
    await store.put(key, file)
    return { key, bytes, sha256, ...image }
  } catch (error) {
    await file.discard()
    throw error
  }
}
