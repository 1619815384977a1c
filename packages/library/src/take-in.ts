import type { Writable } from 'node:stream'
import type { StoredImage } from '@image-dump/database'
import { inspectImage } from '@image-dump/image'
import type { Store } from '@image-dump/storage'

/** What was written of an image. */
export interface Written {
  readonly bytes: number
  /** The SHA-256 of those bytes, 32 bytes. */
  readonly sha256: Buffer
}

export interface TakeInOptions {
  readonly store: Store
  readonly maxPixels: number
  /** Writes the image into a stream, and closes it. */
  readonly write: (sink: Writable) => Promise<Written>
  /**
   * Where the image is to stand, once it is known to be one. Where this throws, nothing is stored.
   *
   * @param extension as file names end, without the dot
   */
  readonly place: (extension: string, written: Written) => string | Promise<string>
}

/**
 * Takes an image in, wherever it comes from: writes it beside the store, sees that it is an image,
 * and only then stores it. Nothing is left of one that is refused or does not come whole.
 *
 * @throws ImageRefused, StorageError, and what `write` and `place` throw
 */
export async function takeIn(options: TakeInOptions): Promise<StoredImage> {
  const { store, maxPixels, write, place } = options
  const file = await store.stage()
  try {
    // Opened before anything comes: a stream that opens it by itself may do so after the discard.
    const sink = await file.open()
    const written = await write(sink)
    const seen = { head: file.head, bytes: written.bytes }
    const { extension, ...image } = await inspectImage(file.path, { maxPixels, seen })
    const key = await place(extension, written)
    await store.put(key, file)
    return { key, ...written, ...image }
  } catch (error) {
    await file.discard()
    throw error
  }
}
