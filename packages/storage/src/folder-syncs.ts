import { syncPath } from './sync-path.ts'

interface Folder {
  /** Under way: it may have looked at the folder already. */
  running: Promise<void>
  /** Begins once that one has ended. */
  next?: Promise<void>
}

/**
 * Brings the entries of folders to stable storage. Whoever asks while a folder is being synced has
 * to wait for another sync, and shares that one with all who ask meanwhile: of 64 images that arrive
 * in one folder at once, two syncs keep the names.
 */
export class FolderSyncs {
  readonly #folders = new Map<string, Folder>()
  readonly #syncFolder: (path: string) => Promise<void>

  /** @param sync how a folder is synced; by default as POSIX says, by a handle of its own */
  constructor(sync = syncPath) {
    this.#syncFolder = sync
  }

  /** Resolves once every entry that the folder has now is on stable storage. */
  sync(path: string): Promise<void> {
    const folder = this.#folders.get(path)
    if (folder === undefined) return this.#run(path)
    folder.next ??= folder.running.then(
      () => this.#run(path),
      () => this.#run(path),
    )
    return folder.next
  }

  #run(path: string): Promise<void> {
    const folder: Folder = { running: this.#syncFolder(path) }
    this.#folders.set(path, folder)
    const forget = () => {
      if (folder.next === undefined) this.#folders.delete(path)
    }
    folder.running.then(forget, forget)
    return folder.running
  }
}
