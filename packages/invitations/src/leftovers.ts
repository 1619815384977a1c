import type { Files, UnsettledFile } from '@image-dump/database'
import type { Store } from '@image-dump/storage'

/** One file may be stuck, and holds up no other; this many are a store that is away. */
const mostTroubles = 3

export interface LeftoversOptions {
  readonly files: Pick<Files, 'leftovers' | 'cleared'>
  readonly store: Pick<Store, 'delete'>
  /** Hears why an upload could not be removed, which the next sweep then tries again. */
  readonly onTrouble: (error: unknown) => void
}

/**
 * How long after its URL has expired an upload is removed, in milliseconds. One that began in time
 * may go on for long, and stands in the store when it is over.
 */
const slack = 24 * 3_600_000

/**
 * Removes what was uploaded and never completed, and what somebody put where a file was uploaded
 * that has been looked at since; forgets files that came to nothing.
 */
export class Leftovers {
  readonly #options: LeftoversOptions

  constructor(options: LeftoversOptions) {
    this.#options = options
  }

  /** @throws DatabaseAway */
  async sweep(): Promise<void> {
    const { files } = this.#options
    const due = await files.leftovers(slack)
    const ids: number[] = []
    let troubles = 0
    // One after the other: nobody waits for it, and the store has others to serve.
    for (const file of due) {
      if (await this.#remove(file)) ids.push(file.id)
      else troubles += 1
      // A store that is away is left alone until the next time.
      if (troubles === mostTroubles) break
    }
    if (ids.length > 0) await files.cleared(ids)
  }

  /** @returns whether nothing stands there any more */
  async #remove({ path }: UnsettledFile): Promise<boolean> {
    try {
      await this.#options.store.delete(path)
      return true
    } catch (error) {
      this.#options.onTrouble(error)
      return false
    }
  }
}
