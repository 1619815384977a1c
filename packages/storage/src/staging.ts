import { access, constants, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DurableFolders } from './durable-folders.ts'
import { orStorageError } from './file-errors.ts'
import { LocalFile } from './local-file.ts'
import type { StagedFile } from './store.ts'

export interface StagingOptions {
  /** Whether the files stay on this disk, and so are to be synced as they are written. */
  readonly sync: boolean
}

/** A folder of files that are being written, on a local disk. */
export class Staging {
  readonly #folder: string
  readonly #folders: DurableFolders
  readonly #options: StagingOptions

  /** @param folder an absolute path; made where it is missing */
  constructor(folder: string, options: StagingOptions) {
    this.#folder = folder
    this.#folders = new DurableFolders(folder)
    this.#options = options
  }

  /** @throws StorageError */
  async stage(): Promise<StagedFile> {
    await orStorageError(this.#folders.make(this.#folder))
    return new LocalFile(this.#folder, this.#options)
  }

  /** @throws StorageError where the folder can't be written to */
  async check(): Promise<void> {
    await orStorageError(mkdir(this.#folder, { recursive: true }))
    await orStorageError(access(this.#folder, constants.W_OK))
  }

  /**
   * Removes what nobody has touched for `age` milliseconds.
   *
   * @throws StorageError
   */
  async sweep(age: number): Promise<void> {
    await orStorageError(this.#sweep(age))
  }

  async #sweep(age: number): Promise<void> {
    const probe = await this.stage()
    await writeFile(probe.path, '')
    // The file system's own clock says how old a file is: this process's may be wrong.
    const { mtimeMs: now } = await stat(probe.path)
    await probe.discard()
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name)
      const file = await stat(path).catch(() => undefined)
      if (file && now - file.mtimeMs >= age) await rm(path, { force: true })
    }
  }
}
