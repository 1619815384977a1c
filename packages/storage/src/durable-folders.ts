import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { orExists } from './file-errors.ts'
import { FolderSyncs } from './folder-syncs.ts'

/** Folders remembered at most: some 2 MB of paths. */
const mostRemembered = 10_000

/**
 * Makes folders so that a power cut does not undo them: POSIX keeps an entry only once the folder
 * that holds it is synced.
 *
 * It syncs the way down to a folder the first time that this process uses it, whoever made it:
 * another process may have made it a moment ago and not have synced it yet.
 */
export class DurableFolders {
  readonly #root: string
  readonly #ready = new Map<string, Promise<void>>()
  readonly #syncs = new FolderSyncs()

  /** @param root below which the folders are; made where it is missing */
  constructor(root: string) {
    this.#root = root
  }

  /** Resolves once the folder is there, on stable storage. */
  async make(path: string): Promise<void> {
    const remembered = this.#ready.get(path)
    if (remembered) return remembered
    if (this.#ready.size >= mostRemembered) this.#ready.clear()
    const ready = this.#make(path)
    this.#ready.set(path, ready)
    try {
      await ready
    } catch (error) {
      this.#ready.delete(path)
      throw error
    }
  }

  /** Brings the entries that a folder has by now to stable storage. */
  sync(path: string): Promise<void> {
    return this.#syncs.sync(path)
  }

  /** Forgets what it knows of folders, as somebody has removed some behind its back. */
  forget(): void {
    this.#ready.clear()
  }

  async #make(path: string): Promise<void> {
    if (path === this.#root) {
      await mkdir(path, { recursive: true })
      return
    }
    await this.make(dirname(path))
    // Not those above: where somebody has removed one, this fails, and who put something there asks
    // for all of them anew.
    await orExists(mkdir(path))
    await this.sync(dirname(path))
  }
}
