import { Wait } from './wait.ts'
import type { WakeUpCalls } from './wake-up-calls.ts'

/** How often Postgres is asked about the dumps that are waited for, in milliseconds. */
const lookAgainEvery = 1000

/** Which of these dumps have no pending image any more: the truth, read from Postgres. */
type FinishedAmong = (requestIds: readonly string[]) => Promise<readonly string[]>

/**
 * Waits for dumps. A wake-up call ends a wait at once, and Postgres is asked every second about
 * all dumps that are waited for, in one statement: a call that is lost costs a second, never an
 * answer. However many wait for a dump, it is one wait.
 */
export class DumpWaits {
  readonly #calls: WakeUpCalls
  readonly #finishedAmong: FinishedAmong
  readonly #onError: (error: unknown) => void
  readonly #waits = new Map<string, Wait>()
  #timer: NodeJS.Timeout | undefined
  #looking = false
  #lookOnceMore = false

  /** @param onError hears when Postgres could not be asked; it is asked again a second later */
  constructor(calls: WakeUpCalls, finishedAmong: FinishedAmong, onError: (error: unknown) => void) {
    this.#calls = calls
    this.#finishedAmong = finishedAmong
    this.#onError = onError
    calls.onCall(
      ({ requestId, pending, settled }) => {
        this.#waits.get(requestId)?.tell(settled)
        if (pending === 0) this.#waits.get(requestId)?.finish()
      },
      () => void this.#lookAgain(),
    )
  }

  /** How many dumps are waited for. */
  get size(): number {
    return this.#waits.size
  }

  /** Resolves once the dump is finished, or the signal is aborted. Never rejects. */
  async until(requestId: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    const wait = this.#join(requestId)
    const aborted = Promise.withResolvers<void>()
    const abort = () => aborted.resolve()
    signal.addEventListener('abort', abort)
    await Promise.race([wait.finished, aborted.promise])
    signal.removeEventListener('abort', abort)
    this.#leave(requestId, wait)
  }

  /**
   * The ids of images as they are settled, those that are heard of, until the dump is finished or
   * the signal is aborted. A hint that was lost is missing here: Postgres has them all in the end.
   */
  async *follow(requestId: string, signal: AbortSignal): AsyncGenerator<readonly string[]> {
    if (signal.aborted) return
    const wait = this.#join(requestId)
    try {
      yield* wait.news(signal)
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      this.#leave(requestId, wait)
    }
  }

  #join(requestId: string): Wait {
    const wait = this.#waits.get(requestId) ?? this.#begin(requestId)
    wait.waiters += 1
    return wait
  }

  #leave(requestId: string, wait: Wait): void {
    wait.waiters -= 1
    if (wait.waiters === 0) this.#end(requestId)
  }

  #begin(requestId: string): Wait {
    const wait = new Wait()
    this.#waits.set(requestId, wait)
    // What happened before we heard of it is in Postgres.
    void this.#calls.listen(requestId).then(() => this.#lookAgain())
    this.#timer ??= setInterval(() => void this.#lookAgain(), lookAgainEvery)
    return wait
  }

  #end(requestId: string): void {
    this.#waits.delete(requestId)
    this.#calls.stopListening(requestId)
    if (this.#waits.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Asks Postgres about all dumps that are waited for; who comes while it is asked is next. */
  async #lookAgain(): Promise<void> {
    this.#lookOnceMore = true
    if (this.#looking) return
    this.#looking = true
    while (this.#lookOnceMore && this.#waits.size > 0) {
      this.#lookOnceMore = false
      try {
        const finished = await this.#finishedAmong([...this.#waits.keys()])
        for (const requestId of finished) this.#waits.get(requestId)?.finish()
      } catch (error) {
        this.#onError(error)
      }
    }
    this.#looking = false
  }
}
