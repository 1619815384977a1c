import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { CommandFailed, refused } from '../command-failed.ts'
import { exitCode } from '../exit-code.ts'

/** Of SQLite: somebody else has the lock. */
const busy = 5
const lookAgainAfter = 50
/** In milliseconds; longer than a refresh or a sign-in may take. One that was stopped (Ctrl-Z) has it for longer. */
const usualPatience = 30_000

/**
 * Does work that no other process does at the same time. Two that refresh one session at once would
 * end it: a refresh token that is used twice counts as stolen (RFC 9700 4.14.2).
 *
 * The lock is an exclusive transaction of SQLite, for Node has no flock. The kernel grants it to one
 * and drops it with the process, however that ends: so there is never an abandoned lock, which two
 * might take over at once.
 *
 * @param path of a file for this alone; it stays, empty, when the lock is given back
 * @param signal ends the wait for the lock, and not the work
 * @param patience how long others may have it, in milliseconds
 * @throws CommandFailed where it is not to be had; what `signal` was aborted with
 */
export async function withLock<T>(
  path: string,
  signal: AbortSignal,
  work: () => Promise<T>,
  patience = usualPatience,
): Promise<T> {
  const end = performance.now() + patience
  for (;;) {
    const lock = take(path)
    if (lock !== undefined) {
      try {
        return await work()
      } finally {
        lock.close()
      }
    }
    if (performance.now() > end) throw heldTooLong(path)
    await sleep(lookAgainAfter, undefined, { signal })
  }
}

/** @returns undefined while somebody else has it */
function take(path: string): DatabaseSync | undefined {
  const database = new DatabaseSync(path, { open: false })
  try {
    database.open()
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    if (database.isOpen) database.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return undefined
    throw refused(`${path} can’t be written to.`, [], error)
  }
}

function heldTooLong(path: string): CommandFailed {
  const message = 'Another image-dump is changing this session, and does not end.'
  return new CommandFailed(exitCode.unavailable, message, { details: [`It holds ${path}.`] })
}
