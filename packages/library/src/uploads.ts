import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Deletions, isPermanent, type Photo, type Photos } from '@image-dump/database'
import type { Store } from '@image-dump/storage'
import { v7 as uuid } from 'uuid'
import { allKeys, photoKey } from './keys.ts'
import { Meter } from './meter.ts'
import { takeIn } from './take-in.ts'

export interface UploadsOptions {
  readonly photos: Pick<Photos, 'add'>
  readonly deletions: Pick<Deletions, 'plan' | 'done'>
  readonly store: Store
  /** The largest image, in bytes. */
  readonly maxBytes: number
  readonly maxPixels: number
}

/** What a client sends. */
export interface Upload {
  readonly userId: string
  /** Ends when all has come, and fails where it does not come whole, or is not as it should be. */
  readonly bytes: Readable | AsyncIterable<Uint8Array>
  /** Is asked for once the bytes have ended: it may come after them. */
  readonly caption: () => string
}

/**
 * How long a stored file may be without its photo until it is removed, in milliseconds: much longer
 * than a statement may take.
 */
const grace = 3_600_000

/** Takes uploaded photos into their owners' libraries. */
export class Uploads {
  readonly #options: UploadsOptions

  constructor(options: UploadsOptions) {
    this.#options = options
  }

  /**
   * Stores an upload as a draft. Where it is refused, or breaks off, nothing is left of it; and where
   * this process dies over it, nothing for long.
   *
   * @throws TooManyBytes; ImageRefused; StorageError; DatabaseAway; what its bytes throw
   */
  async add({ userId, bytes, caption }: Upload): Promise<Photo> {
    const { photos, deletions, store, maxBytes, maxPixels } = this.#options
    const id = uuid()
    let text = ''
    const stored = await takeIn({
      store,
      maxPixels,
      write: async (sink) => {
        const meter = new Meter(maxBytes)
        await pipeline(bytes, meter, sink)
        text = caption()
        return meter.result()
      },
      place: async (extension) => {
        const key = photoKey(id, extension)
        await deletions.plan({ id, keys: allKeys({ id, key }) }, grace)
        return key
      },
    })
    try {
      const photo = await photos.add({ id, userId, caption: text, ...stored })
      if (photo === undefined) throw new Error('the file was removed before its photo was added')
      return photo
    } catch (error) {
      // Where Postgres is away nobody knows whether the photo was added: then the plan decides.
      if (isPermanent(error)) {
        await store.delete(stored.key)
        await deletions.done([id])
      }
      throw error
    }
  }
}
