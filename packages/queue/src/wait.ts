import { EventEmitter, on } from 'node:events'

/** What all who wait for one dump share. */
export class Wait {
  waiters = 0
  readonly #finished = Promise.withResolvers<void>()
  readonly #settled = new EventEmitter<{ settled: [readonly string[]]; finished: [] }>()
  #isFinished = false

  constructor() {
    // As many as there are clients: no leak, whatever their number.
    this.#settled.setMaxListeners(0)
  }

  get finished(): Promise<void> {
    return this.#finished.promise
  }

  finish(): void {
    this.#isFinished = true
    this.#finished.resolve()
    this.#settled.emit('finished')
  }

  tell(settled: readonly string[]): void {
    this.#settled.emit('settled', settled)
  }

  /** The ids of images as they are told, until the dump is finished; throws when aborted. */
  async *news(signal: AbortSignal): AsyncGenerator<readonly string[]> {
    if (this.#isFinished) return
    for await (const [settled] of on(this.#settled, 'settled', { signal, close: ['finished'] })) {
      yield settled
    }
  }
}
