import { setTimeout as sleep } from 'node:timers/promises'
import type { Running } from './running.ts'

export interface KeepOptions {
  /** What it is called in the lines that are said. */
  readonly name: string
  /** Takes a line for the person at the terminal. */
  readonly say: (line: string) => void
  /** How long to wait before it is started again, in ms, after so many failures in a row. */
  readonly pause?: (failures: number) => number
}

/** After so many ms a process counts as one that runs, and its end as the first. */
const steady = 60_000

/** A process that is started again whenever it ends unasked. */
export class Kept<T extends Running> {
  readonly #start: (signal: AbortSignal) => Promise<T>
  readonly #options: Required<KeepOptions>
  readonly #stopping = new AbortController()
  readonly #watching: Promise<void>
  #current: T

  private constructor(
    current: T,
    start: (signal: AbortSignal) => Promise<T>,
    options: Required<KeepOptions>,
  ) {
    this.#current = current
    this.#start = start
    this.#options = options
    this.#watching = this.#watch()
  }

  /**
   * Starts it for the first time; only then does a failure to start reject.
   *
   * @param start is called again each time; its signal is aborted when it is to stop
   * @param signal gives the first start up
   */
  static async start<T extends Running>(
    start: (signal: AbortSignal) => Promise<T>,
    options: KeepOptions,
    signal: AbortSignal,
  ): Promise<Kept<T>> {
    return new Kept(await start(signal), start, { pause: doubling, ...options })
  }

  /** What runs now, or ran last. */
  get current(): T {
    return this.#current
  }

  /** Stops it in good order, for good. */
  async stop(grace?: number): Promise<void> {
    this.#stopping.abort()
    await this.#current.stop(grace)
    await this.#watching
  }

  /** Ends it at once, for good. */
  kill(): void {
    this.#stopping.abort()
    this.#current.kill()
  }

  async #watch(): Promise<void> {
    const { name, say, pause } = this.#options
    const { signal } = this.#stopping
    let failures = 0
    while (!signal.aborted) {
      const began = Date.now()
      const how = await this.#current.exited
      if (signal.aborted) return
      say(`${name} ended unexpectedly (${how}); starting it again`)
      if (Date.now() - began > steady) failures = 0
      do {
        await sleep(pause(failures), undefined, { signal }).catch(() => undefined)
        failures += 1
      } while (!signal.aborted && !(await this.#startAgain()))
    }
  }

  async #startAgain(): Promise<boolean> {
    const { name, say } = this.#options
    try {
      this.#current = await this.#start(this.#stopping.signal)
    } catch (error) {
      if (this.#stopping.signal.aborted) return false
      say(`${name} can't be started: ${error instanceof Error ? error.message : error}`)
      return false
    }
    // It may have become ready at the very moment at which it was to stop.
    if (this.#stopping.signal.aborted) await this.#current.stop()
    else say(`${name} runs again`)
    return true
  }
}

/** A quarter of a second, then twice as long each time, up to half a minute. */
function doubling(failures: number): number {
  return Math.min(30_000, 250 * 2 ** failures)
}
