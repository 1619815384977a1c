import { randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { orStorageError } from './file-errors.ts'
import { FileSink } from './file-sink.ts'
import type { StagedFile } from './store.ts'

/** A staged file, in a folder of the local disk. */
export class LocalFile implements StagedFile {
  readonly path: string
  readonly #sync: boolean
  #isSynced = false
  #sink: FileSink | undefined

  /** @param sync whether it is synced before its stream finishes, by the handle that wrote it */
  constructor(folder: string, { sync }: { readonly sync: boolean }) {
    this.path = join(folder, randomUUID())
    this.#sync = sync
  }

  get isSynced(): boolean {
    return this.#isSynced
  }

  get head(): readonly Buffer[] {
    return this.#sink?.head ?? []
  }

  async open(): Promise<Writable> {
    const file = await orStorageError(open(this.path, 'wx'))
    const sink = new FileSink(file, { sync: this.#sync })
    sink.once('finish', () => {
      this.#isSynced = this.#sync
    })
    this.#sink = sink
    return sink
  }

  discard(): Promise<void> {
    return orStorageError(rm(this.path, { force: true }))
  }
}
