import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { LocalError } from '../errors.ts'

const sqliteBusy = 5

/** The right to work in a folder, held until it is released or the process ends. */
export interface FolderLock {
  release(): void
}

/**
 * Takes the folder for this process alone.
 *
 * Node has no flock, but it has SQLite, whose exclusive transaction is one: the kernel grants it
 * to one connection and drops it with the process, however that ends. So there is no stale lock
 * to recognise, and no process number that somebody else may have by now.
 *
 * @param folder an existing, writable folder; the lock is the file `lock` in it
 * @throws LocalError IN_USE while another run (or another server of this process) holds it,
 *   UNWRITABLE where the file belongs to somebody else
 */
export function lockFolder(folder: string): FolderLock {
  const file = join(folder, 'lock')
  const database = new DatabaseSync(file, { open: false })
  try {
    database.open()
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    if (database.isOpen) database.close()
    if (!isBusy(error)) {
      throw new LocalError('UNWRITABLE', `The file ${file} can't be written to.`, error)
    }
    throw new LocalError('IN_USE', `The folder ${folder} is in use by another run.`, error)
  }
  return {
    release() {
      if (database.isOpen) database.close()
    },
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
}
