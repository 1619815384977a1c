/** How long a lookup under way keeps others waiting, in milliseconds; from then on it has company. */
const patience = 100

/**
 * Looks up together what is asked for at about the same time: in one turn of the event loop, and
 * after that while a lookup is under way. Nothing is kept, so an answer is never older than its
 * question. Who is alone waits for nobody.
 */
export class SharedLookups<Key, Value> {
  readonly #load: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>
  #waiting = new Map<Key, PromiseWithResolvers<Value | undefined>>()
  #isBusy = false

  /** @param load looks up different keys; of what is not there, it gives nothing */
  constructor(load: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>) {
    this.#load = load
  }

  /**
   * What there is under a key, or undefined.
   *
   * @throws whatever `load` threw for those who asked together
   */
  find(key: Key): Promise<Value | undefined> {
    const asked = this.#waiting.get(key) ?? Promise.withResolvers<Value | undefined>()
    this.#waiting.set(key, asked)
    if (!this.#isBusy) {
      this.#isBusy = true
      setImmediate(() => void this.#answerAll())
    }
    return asked.promise
  }

  async #answerAll(): Promise<void> {
    while (this.#waiting.size > 0) {
      const asked = this.#waiting
      this.#waiting = new Map()
      // A server that freezes holds up those who asked it, and nobody who comes later.
      const late = Promise.withResolvers<void>()
      const timer = setTimeout(late.resolve, patience)
      await Promise.race([this.#answer(asked), late.promise])
      clearTimeout(timer)
    }
    this.#isBusy = false
  }

  async #answer(asked: ReadonlyMap<Key, PromiseWithResolvers<Value | undefined>>): Promise<void> {
    try {
      const found = await this.#load([...asked.keys()])
      for (const [key, { resolve }] of asked) resolve(found.get(key))
    } catch (error) {
      for (const { reject } of asked.values()) reject(error)
    }
  }
}
