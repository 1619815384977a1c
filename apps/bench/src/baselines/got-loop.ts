import { type ChildProcess, fork } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { syncDisk } from './sync-disk.ts'

const file = fileURLToPath(new URL('got-loop-process.ts', import.meta.url))

/** A process that downloads lists with got, 64 at once, and is warm like the product is. */
export class GotLoop implements Disposable {
  readonly #child: ChildProcess
  /** Rejects once the process has ended, which it does not do by itself. */
  readonly #ended = Promise.withResolvers<never>()

  constructor() {
    this.#child = fork(file, { env: { PATH: process.env.PATH } })
    this.#child.once('exit', (code) => this.#ended.reject(new Error(`got loop: code ${code}`)))
    // Nobody may be waiting for it by then.
    this.#ended.promise.catch(() => {})
  }

  /**
   * Downloads a list.
   *
   * @param folder takes the files
   * @returns how long it took, in milliseconds
   */
  async time(urls: readonly string[], folder: string): Promise<number> {
    const { promise: answered, resolve } = Promise.withResolvers<unknown>()
    this.#child.once('message', resolve)
    this.#child.send({ urls, folder })
    const took = await Promise.race([answered, this.#ended.promise])
    const files = await readdir(folder)
    await syncDisk()
    if (files.length !== urls.length) {
      throw new Error(`the got loop has ${files.length} of ${urls.length} files`)
    }
    return Number(took)
  }

  [Symbol.dispose](): void {
    this.#child.kill()
  }
}
