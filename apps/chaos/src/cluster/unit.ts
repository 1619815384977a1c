/** What a unit needs of a process: a program of ours, or a local Postgres or Redis. */
interface Process {
  readonly pid: number
  readonly exited: Promise<string>
  stop(grace?: number): Promise<void>
  kill(): void
}

/** A process that is ended and started again in the same place, at the suite's will alone. */
export class Unit<T extends Process> {
  readonly #start: () => Promise<T>
  readonly #crashes: string[] = []
  #current: T
  #isAsked = false

  private constructor(start: () => Promise<T>, current: T) {
    this.#start = start
    this.#current = current
    this.#watch()
  }

  /** @param start is called again for each restart */
  static async start<T extends Process>(start: () => Promise<T>): Promise<Unit<T>> {
    return new Unit(start, await start())
  }

  /** What runs now, or ran last. */
  get current(): T {
    return this.#current
  }

  /** How it ended each time that nobody had asked it to. */
  get crashes(): readonly string[] {
    return this.#crashes
  }

  /** Ends it as `kill -9` does, and waits for that. */
  async kill(): Promise<void> {
    this.#isAsked = true
    this.#current.kill()
    await this.#current.exited
  }

  /** Sends it a signal that it ends by, and waits for that. */
  async endBy(signal: NodeJS.Signals): Promise<void> {
    this.#isAsked = true
    process.kill(this.#current.pid, signal)
    await this.#current.exited
  }

  /** Stops it in good order. */
  async stop(): Promise<void> {
    this.#isAsked = true
    await this.#current.stop()
  }

  /** Starts it again, once it has ended. */
  async restart(): Promise<void> {
    this.#current = await this.#start()
    this.#isAsked = false
    this.#watch()
  }

  #watch(): void {
    void this.#current.exited.then((how) => {
      if (!this.#isAsked) this.#crashes.push(how)
    })
  }
}
