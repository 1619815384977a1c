import { open, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { DurableFolders } from './durable-folders.ts'
import { isMissing, orObjectMissing, orStorageError } from './file-errors.ts'
import { checkKey, stagingFolder } from './object-key.ts'
import type { SignedUrls } from './signed-urls.ts'
import { Staging } from './staging.ts'
import {
  type ByteRange,
  type GetUrlOptions,
  type ObjectHead,
  ObjectMissing,
  type PutUrlOptions,
  type StagedFile,
  StorageError,
  type Store,
} from './store.ts'
import { syncPath } from './sync-path.ts'

/** How often a folder is made that others remove: each time one of them has to be in between. */
const mostAttempts = 3

/** Keeps files in a folder, each under its key as its path. */
export class FilesystemStore implements Store {
  readonly signedUrls: SignedUrls | undefined
  readonly #root: string
  readonly #staging: Staging
  readonly #folders: DurableFolders

  /**
   * @param root an absolute path; made where it is missing
   * @param signedUrls signs its URLs, and checks them for whoever serves them; none are signed
   *   where it is not given
   */
  constructor(root: string, signedUrls?: SignedUrls) {
    this.signedUrls = signedUrls
    this.#root = root
    // Below the root, for only within one file system does a rename move a file at once.
    this.#staging = new Staging(join(root, stagingFolder), { sync: true })
    this.#folders = new DurableFolders(root)
  }

  stage(): Promise<StagedFile> {
    return this.#staging.stage()
  }

  async put(key: string, file: StagedFile): Promise<void> {
    const path = this.#pathOf(key)
    await orStorageError(this.#moveDurably(file, path))
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    const { file } = await this.#open(key)
    return file.createReadStream(range ?? {})
  }

  async head(key: string): Promise<ObjectHead> {
    const { file, head } = await this.#open(key)
    await orStorageError(file.close())
    return head
  }

  async delete(key: string): Promise<void> {
    const path = this.#pathOf(key)
    await orStorageError(rm(path, { force: true }))
    await this.#removeEmpty(dirname(path))
  }

  async presignPut(key: string, options: PutUrlOptions): Promise<string> {
    checkKey(key)
    return this.#signer().signPut(key, options)
  }

  async presignGet(key: string, options: GetUrlOptions): Promise<string> {
    checkKey(key)
    return this.#signer().signGet(key, options)
  }

  check(): Promise<void> {
    return this.#staging.check()
  }

  sweep(age: number): Promise<void> {
    return this.#staging.sweep(age)
  }

  async close(): Promise<void> {
    // Nothing is held open between calls.
  }

  #signer(): SignedUrls {
    if (this.signedUrls) return this.signedUrls
    throw new StorageError('the store was opened without a secret to sign with')
  }

  #pathOf(key: string): string {
    checkKey(key)
    return join(this.#root, key)
  }

  /** A folder of keys can be opened like a file, and is none. */
  async #open(key: string) {
    const file = await orObjectMissing(open(this.#pathOf(key)))
    try {
      const stats = await orStorageError(file.stat())
      if (!stats.isFile()) throw new ObjectMissing('a folder, not a file')
      return { file, head: { bytes: stats.size, lastModified: stats.mtime } }
    } catch (error) {
      await orStorageError(file.close())
      throw error
    }
  }

  /**
   * Removes a folder in which nothing is, and those above it: in a bucket there would be none, and the
   * name of one may be an invitation's token. Who was about to put something there makes it again.
   */
  async #removeEmpty(folder: string): Promise<void> {
    if (folder === this.#root) return
    try {
      await rmdir(folder)
      this.#folders.forget()
    } catch (error) {
      // It is not empty, or a mount, or not ours to remove: then it stays. The object is gone already,
      // so this is no failure of the deletion.
      if (!isMissing(error)) return
    }
    await this.#removeEmpty(dirname(folder))
  }

  /**
   * Moves a file so that a power cut leaves the old name or the new one, never a half: its bytes
   * are synced before it has the name, and the name before this resolves.
   */
  async #moveDurably(file: StagedFile, to: string): Promise<void> {
    const { path: from } = file
    if (!file.isSynced) await syncPath(from)
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#folders.make(dirname(to))
        await rename(from, to)
        break
      } catch (error) {
        // Somebody may have removed the folder because it was empty.
        if (!isMissing(error) || attempt === mostAttempts) throw error
        this.#folders.forget()
      }
    }
    await this.#folders.sync(dirname(to))
  }
}
