import type { Readable } from 'node:stream'
import type { Photo, Photos } from '@image-dump/database'
import { ImageRefused, isShrinkable, makingThumbnail } from '@image-dump/image'
import { fetchObject, ObjectMissing, type Store } from '@image-dump/storage'
import { thumbnailKey } from './keys.ts'

export interface ThumbnailsOptions {
  readonly photos: Pick<Photos, 'whileKept'>
  readonly store: Store
  readonly maxPixels: number
}

type Original = Pick<Photo, 'id' | 'key' | 'contentType'>

/** So many photos that can't be decoded are remembered: some 100 bytes each. */
const mostRemembered = 10_000

/** The thumbnails of photos: each is made when it is first asked for, once, and kept in the store. */
export class Thumbnails {
  readonly #options: ThumbnailsOptions
  readonly #underway = new Map<string, Promise<boolean>>()
  /** A file that breaks a decoder costs seconds, and would at every request. */
  readonly #refused = new Set<string>()

  constructor(options: ThumbnailsOptions) {
    this.#options = options
  }

  /**
   * A thumbnail as a stream of WebP; undefined where none can be made of this photo, or it is gone.
   *
   * @param edge one of `thumbnailEdges`
   * @throws DecodersBusy, StorageError, DatabaseAway, ImageRefused where the decoder can't be used
   */
  async open(photo: Original, edge: number): Promise<Readable | undefined> {
    if (!isShrinkable(photo.contentType) || this.#refused.has(photo.id)) return undefined
    const key = thumbnailKey(photo.id, edge)
    const found = await this.#get(key)
    if (found) return found
    return (await this.#makeOnce(photo, edge, key)) ? this.#get(key) : undefined
  }

  async #get(key: string): Promise<Readable | undefined> {
    try {
      return await this.#options.store.get(key)
    } catch (error) {
      if (error instanceof ObjectMissing) return undefined
      throw error
    }
  }

  #makeOnce(photo: Original, edge: number, key: string): Promise<boolean> {
    const underway = this.#underway.get(key)
    if (underway) return underway
    const making = this.#make(photo, edge, key).finally(() => this.#underway.delete(key))
    this.#underway.set(key, making)
    return making
  }

  async #make(photo: Original, edge: number, key: string): Promise<boolean> {
    try {
      // The place comes first: who waits for one holds neither a copy nor a connection.
      return await makingThumbnail(async (make) => {
        const { photos, store, maxPixels } = this.#options
        const from = await fetchObject(store, photo.key)
        const to = await store.stage()
        try {
          await make({ from: from.path, to: to.path, edge, maxPixels })
          // Of a photo that is removed meanwhile nothing may be left.
          return await photos.whileKept(photo, () => store.put(key, to))
        } finally {
          await Promise.all([from.discard(), to.discard()])
        }
      })
    } catch (error) {
      if (!(error instanceof ImageRefused) || error.retryable) throw error
      this.#remember(photo.id)
      return false
    }
  }

  #remember(id: string): void {
    if (this.#refused.size >= mostRemembered) this.#refused.clear()
    this.#refused.add(id)
  }
}
