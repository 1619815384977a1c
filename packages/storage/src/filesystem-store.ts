import { randomUUID } from 'node:crypto'
import {
  access,
  constants,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { dirname, join, normalize, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { DurableFolders, syncFolder } from './durable-folders.ts'
import {
  type ByteRange,
  ObjectMissing,
  type StagedFile,
  StorageError,
  type Store,
} from './store.ts'

/** Keeps files in a folder, each under its key as its path. */
export class FilesystemStore implements Store {
  readonly #root: string
  readonly #staging: string
  readonly #folders: DurableFolders

  /** @param root an absolute path; made where it is missing */
  constructor(root: string) {
    this.#root = root
    // Below the root, for only within one file system does a rename move a file at once.
    this.#staging = join(root, 'staging')
    this.#folders = new DurableFolders(root)
  }

  async stage(): Promise<StagedFile> {
    await orStorageError(this.#folders.make(this.#staging))
    const path = join(this.#staging, randomUUID())
    return { path, discard: () => orStorageError(rm(path, { force: true })) }
  }

  async put(key: string, file: StagedFile): Promise<void> {
    const path = this.#pathOf(key)
    await orStorageError(this.#moveDurably(file.path, path))
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    const file = await orStorageError(open(this.#pathOf(key)))
    return file.createReadStream(range ?? {})
  }

  async delete(key: string): Promise<void> {
    await orStorageError(rm(this.#pathOf(key), { force: true }))
  }

  async check(): Promise<void> {
    await orStorageError(mkdir(this.#staging, { recursive: true }))
    await orStorageError(access(this.#staging, constants.W_OK))
  }

  async sweep(age: number): Promise<void> {
    await orStorageError(this.#sweep(age))
  }

  async #sweep(age: number): Promise<void> {
    const probe = await this.stage()
    await writeFile(probe.path, '')
    // The file system's own clock says how old a file is: this process's may be wrong.
    const { mtimeMs: now } = await stat(probe.path)
    await probe.discard()
    for (const name of await readdir(this.#staging)) {
      const path = join(this.#staging, name)
      const file = await stat(path).catch(() => undefined)
      if (file && now - file.mtimeMs >= age) await rm(path, { force: true })
    }
  }

  #pathOf(key: string): string {
    const path = join(this.#root, normalize(key))
    if (!path.startsWith(this.#root + sep)) throw new StorageError(`not a key: ${key}`)
    return path
  }

  /**
   * Moves a file so that a power cut leaves the old name or the new one, never a half: its bytes
   * are synced before it has the name, and the name before this resolves.
   */
  async #moveDurably(from: string, to: string): Promise<void> {
    const file = await open(from)
    try {
      await file.datasync()
    } finally {
      await file.close()
    }
    await this.#folders.make(dirname(to))
    try {
      await rename(from, to)
    } catch (error) {
      if (!isMissing(error)) throw error
      this.#folders.forget()
      await this.#folders.make(dirname(to))
      await rename(from, to)
    }
    await syncFolder(dirname(to))
  }
}

async function orStorageError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (isMissing(cause)) throw new ObjectMissing('no such file', { cause })
    throw new StorageError('the file system failed', { cause })
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
