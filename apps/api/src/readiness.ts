/** How long a part may take to answer, in milliseconds: orchestrators ask every few seconds. */
const patience = 2000

/**
 * Asks one part of what the API depends on whether it is there. A part that is frozen is asked once
 * and not again until it has answered: each question may hold a connection for as long.
 */
export class Readiness {
  readonly #ask: () => Promise<unknown>
  #asking: Promise<unknown> | undefined

  constructor(ask: () => Promise<unknown>) {
    this.#ask = ask
  }

  /** @throws what the part threw, or that it does not answer in time */
  async check(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined
    })
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => late.reject(new Error('no answer in time')), patience)
    await Promise.race([this.#asking, late.promise]).finally(() => clearTimeout(timer))
  }
}
