import { Decoder, type DecoderOptions } from './decoder.ts'

/** There is more to decode than this process takes on. It may go well in a moment. */
export class DecodersBusy extends Error {
  override readonly name = 'DecodersBusy'
}

interface PoolOptions extends DecoderOptions {
  readonly processes: number
  /** How many may wait for a process; the next one is refused. */
  readonly mostWaiting: number
}

/**
 * A few decoders for what takes long. Each has one task at a time, so a file that takes a decoder
 * down is alone with it, and those that wait go to whichever is free first.
 */
export class DecoderPool<Task, Found> {
  readonly #free: Decoder<Task, Found>[]
  readonly #waiting: ((decoder: Decoder<Task, Found>) => void)[] = []
  readonly #mostWaiting: number

  constructor({ processes, mostWaiting, ...options }: PoolOptions) {
    this.#free = Array.from({ length: processes }, () => new Decoder<Task, Found>(options))
    this.#mostWaiting = mostWaiting
  }

  /**
   * Does something with a decoder, once there is one, which nobody else has until it is done.
   *
   * @param work gets what decodes a task; that throws ImageRefused INTERNAL where the process cannot
   *   be started
   * @throws DecodersBusy where too many wait already: then nothing was begun
   */
  async use<T>(work: (decode: Decoder<Task, Found>['decode']) => Promise<T>): Promise<T> {
    const decoder = this.#free.pop() ?? (await this.#wait())
    try {
      return await work((task) => decoder.decode(task))
    } finally {
      const next = this.#waiting.shift()
      if (next) next(decoder)
      else this.#free.push(decoder)
    }
  }

  #wait(): Promise<Decoder<Task, Found>> {
    if (this.#waiting.length >= this.#mostWaiting)
      throw new DecodersBusy('too many wait for a decoder')
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}
