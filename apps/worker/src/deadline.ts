/**
 * When an attempt has to be over. The signal ends a fetch; the promise is for what hears no signal,
 * such as a disk that hangs: BullMQ has no timeout of its own, so the job would hold its place for
 * good.
 *
 * Not `AbortSignal.timeout`, which keeps all that listens to it until its time has come: at a
 * thousand images a second, those of a whole minute.
 */
export class Deadline {
  readonly #controller = new AbortController()
  readonly #passed = Promise.withResolvers<never>()
  readonly #timer: NodeJS.Timeout

  /** @param after in milliseconds */
  constructor(after: number) {
    // Whoever races against it hears it; where nobody does any more, nothing is wrong.
    this.#passed.promise.catch(() => {})
    this.#timer = setTimeout(
      () => this.end(new DOMException('the deadline has passed', 'TimeoutError')),
      after,
    )
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Rejects when the time has come, with the reason. */
  get passed(): Promise<never> {
    return this.#passed.promise
  }

  /** Ends the attempt now. */
  end(reason: Error): void {
    this.#controller.abort(reason)
    this.#passed.reject(reason)
  }

  /** The attempt is over in time. */
  clear(): void {
    clearTimeout(this.#timer)
  }
}
