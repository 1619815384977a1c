import { randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { orStorageError } from './file-errors.ts'
import type { StagedFile } from './store.ts'

/** A staged file, in a folder of the local disk. */
export class LocalFile implements StagedFile {
  readonly path: string
  readonly #sync: boolean
  #isSynced = false

  /** @param sync whether it is synced as its stream closes: by the handle that wrote it, for one
   *   that was opened for that cost a tenth of a worker's time */
  constructor(folder: string, { sync }: { readonly sync: boolean }) {
    this.path = join(folder, randomUUID())
    this.#sync = sync
  }

  get isSynced(): boolean {
    return this.#isSynced
  }

  async open(): Promise<Writable> {
    const file = await orStorageError(open(this.path, 'wx'))
    const stream = file.createWriteStream({ flush: this.#sync })
    stream.once('close', () => {
      this.#isSynced = this.#sync && stream.writableFinished && stream.errored === null
    })
    return stream
  }

  discard(): Promise<void> {
    return orStorageError(rm(this.path, { force: true }))
  }
}
