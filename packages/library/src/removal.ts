import type { Deletion, Deletions, Photo, Photos } from '@image-dump/database'
import type { Store } from '@image-dump/storage'
import { allKeys } from './keys.ts'

/** One file may be stuck, and holds up no other; this many are a store that is away. */
const mostTroubles = 3

export interface RemovalOptions {
  readonly photos: Pick<Photos, 'remove'>
  readonly deletions: Pick<Deletions, 'due' | 'done'>
  readonly store: Pick<Store, 'delete'>
  /** Hears why files could not be removed, which the sweep then tries again. */
  readonly onTrouble: (error: unknown) => void
}

/** Removes photos with all their files, even if the process dies in between. */
export class Removal {
  readonly #options: RemovalOptions

  constructor(options: RemovalOptions) {
    this.#options = options
  }

  /**
   * Removes a photo. From here on nobody sees it; its files are gone too, or will be shortly.
   *
   * @returns whether it was there
   */
  async remove(photo: Pick<Photo, 'id' | 'key'>): Promise<boolean> {
    const { photos, onTrouble } = this.#options
    const keys = allKeys(photo)
    const wasThere = await photos.remove(photo, keys)
    if (wasThere) await this.#finish({ id: photo.id, keys }).catch(onTrouble)
    return wasThere
  }

  /** Finishes what others have left; where the store has trouble, the next sweep goes on. */
  async sweep(): Promise<void> {
    const { deletions, onTrouble } = this.#options
    let troubles = 0
    for (const deletion of await deletions.due()) {
      await this.#finish(deletion).catch((error: unknown) => {
        troubles += 1
        onTrouble(error)
      })
      if (troubles === mostTroubles) return
    }
  }

  async #finish({ id, keys }: Deletion): Promise<void> {
    await Promise.all(keys.map((key) => this.#options.store.delete(key)))
    await this.#options.deletions.done([id])
  }
}
