import { signal } from '@preact/signals'
import type { DumpAnswer, DumpLine, Dumps } from '../api/dumps.ts'
import { isPassing, sentenceOf } from '../api/problem.ts'
import { DumpModel } from './model.ts'

/** The shortest and the longest wait before a lost connection is tried again, in milliseconds. */
const [shortest, longest] = [500, 8000]

/** Watches one dump until all its images are settled, over connections that come and go. */
export class Watch {
  readonly requestId: string
  readonly model = signal<DumpModel | null>(null)
  /** Why nothing can be seen. */
  readonly trouble = signal<string | null>(null)
  readonly isReconnecting = signal(false)
  readonly #dumps: Dumps
  readonly #over = new AbortController()

  /** @param first how the dump stood when it was accepted, where it was just sent */
  constructor(dumps: Dumps, requestId: string, first?: DumpAnswer) {
    this.#dumps = dumps
    this.requestId = requestId
    if (first) this.model.value = new DumpModel(first)
    void this.#watch()
  }

  stop(): void {
    this.#over.abort()
  }

  async #watch(): Promise<void> {
    const { signal } = this.#over
    let wait = shortest
    while (!signal.aborted) {
      try {
        if (this.model.value === null) await this.#look()
        if (this.model.value?.finishedAt.value !== undefined) return
        const asked = performance.now()
        for await (const lines of this.#dumps.follow(this.requestId, signal)) {
          this.isReconnecting.value = false
          wait = shortest
          for (const line of lines) await this.#take(line)
        }
        // A service or a proxy that ends streams early is not asked without pause.
        const rest = shortest - (performance.now() - asked)
        if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest))
      } catch (error) {
        if (signal.aborted) return
        if (!isPassing(error)) {
          this.trouble.value = sentenceOf(error)
          return
        }
        this.isReconnecting.value = true
        await new Promise((resolve) => setTimeout(resolve, wait))
        wait = Math.min(2 * wait, longest)
      }
    }
  }

  async #take(line: DumpLine): Promise<void> {
    const model = this.model.value
    if (line.type === 'image') model?.settle(line)
    else if (line.type === 'dump') model?.update(line)
    // The stream tells only what settles from now on: what has settled before is looked up.
    else await this.#look()
  }

  async #look(): Promise<void> {
    const answer = await this.#dumps.read(this.requestId, this.#over.signal)
    if (this.model.value === null) this.model.value = new DumpModel(answer)
    else this.model.value.update(answer)
    this.isReconnecting.value = false
  }
}
