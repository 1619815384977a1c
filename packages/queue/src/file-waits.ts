import { setTimeout as sleep } from 'node:timers/promises'
import type { FileStatus } from '@image-dump/database'

/** How often Postgres is asked about the files that are waited for, in milliseconds. */
const lookAgainEvery = 100

/** How far files have come: the truth, read from Postgres. */
type StatusesOf = (ids: readonly number[]) => Promise<ReadonlyMap<number, FileStatus>>

/**
 * Waits until files have been looked at, each for a few seconds. However many wait, Postgres is asked
 * about all of them in one statement, and nothing depends on Redis.
 */
export class FileWaits {
  readonly #statusesOf: StatusesOf
  readonly #onError: (error: unknown) => void
  readonly #waiting = new Map<symbol, { readonly id: number; readonly settle: () => void }>()
  #isLooking = false

  /** @param onError hears when Postgres could not be asked; it is asked again */
  constructor(statusesOf: StatusesOf, onError: (error: unknown) => void) {
    this.#statusesOf = statusesOf
    this.#onError = onError
  }

  /** Resolves once the file is no longer UPLOADED, or the signal is aborted. Never rejects. */
  async until(id: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    const wait = Symbol(id)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.set(wait, { id, settle: resolve })
    signal.addEventListener('abort', () => resolve(), { once: true })
    if (!this.#isLooking) void this.#look()
    await promise
    this.#waiting.delete(wait)
  }

  async #look(): Promise<void> {
    this.#isLooking = true
    while (this.#waiting.size > 0) {
      const waiting = [...this.#waiting.values()]
      try {
        const statuses = await this.#statusesOf([...new Set(waiting.map(({ id }) => id))])
        for (const { id, settle } of waiting) if (statuses.get(id) !== 'UPLOADED') settle()
      } catch (error) {
        this.#onError(error)
      }
      await sleep(lookAgainEvery)
    }
    this.#isLooking = false
  }
}
