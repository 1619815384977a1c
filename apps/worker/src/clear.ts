import type { Dumps } from '@image-dump/database'
import type { Removal } from '@image-dump/library'
import type { Store } from '@image-dump/storage'
import type { FileChecks } from './file-checks.ts'

/**
 * A staged file that nobody has touched for this long was left by a crash, in milliseconds. Who
 * writes one touches it with every block that comes, and is ended where none does for long.
 */
const abandoned = 600_000

export interface ClearParts {
  readonly dumps: Pick<Dumps, 'deleteOldKeys'>
  readonly store: Pick<Store, 'sweep'>
  readonly removal: Pick<Removal, 'sweep'>
  readonly fileChecks: Pick<FileChecks, 'clear'>
}

/**
 * Clears away what nobody needs any more, and what crashes leave behind.
 *
 * @throws what Postgres or the store threw; the next time goes on where this one failed
 */
export async function clear({ dumps, store, removal, fileChecks }: ClearParts): Promise<void> {
  await dumps.deleteOldKeys()
  await store.sweep(abandoned)
  await removal.sweep()
  await fileChecks.clear()
}

/**
 * Does some work when it is asked to, but not again before so many milliseconds are over, and not
 * while it is still at it.
 */
export function atMostEvery(pause: number, work: () => Promise<void>): () => Promise<void> {
  let last = Number.NEGATIVE_INFINITY
  let isWorking = false
  return async () => {
    if (isWorking || performance.now() - last < pause) return
    last = performance.now()
    isWorking = true
    try {
      await work()
    } finally {
      isWorking = false
    }
  }
}
