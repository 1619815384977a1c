import { TooManyAttempts } from './attempts.ts'

/** How many may wait for one key, and for how long, in milliseconds. */
const defaults = { waiting: 100, patience: 10_000 }

/** How long who finds too many waiting is asked to stay away, in milliseconds. */
const soon = 1000

/** Lets those who come with the same key do what they came for one after the other, in this process. */
export class Turns {
  readonly #limits: typeof defaults
  /** For each key that somebody has a turn with, those who wait for theirs. */
  readonly #queues = new Map<string, (() => void)[]>()

  constructor(limits = defaults) {
    this.#limits = limits
  }

  /**
   * Does a task when it is its turn.
   *
   * @throws TooManyAttempts where too many wait, or it would take too long; and what the task throws
   */
  async take<T>(key: string, task: () => Promise<T>): Promise<T> {
    const queue = this.#queues.get(key)
    if (queue === undefined) this.#queues.set(key, [])
    else await this.#wait(queue)
    try {
      return await task()
    } finally {
      this.#pass(key)
    }
  }

  async #wait(queue: (() => void)[]): Promise<void> {
    if (queue.length >= this.#limits.waiting) throw new TooManyAttempts(soon)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const timer = setTimeout(() => {
      queue.splice(queue.indexOf(resolve), 1)
      reject(new TooManyAttempts(soon))
    }, this.#limits.patience)
    queue.push(resolve)
    await promise.finally(() => clearTimeout(timer))
  }

  #pass(key: string): void {
    const next = this.#queues.get(key)?.shift()
    if (next === undefined) this.#queues.delete(key)
    else next()
  }
}
