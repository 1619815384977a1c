import type { Head } from '../api/answers.ts'
import { type Output, say } from '../io.ts'
import { bar, type Standing } from './bar.ts'
import { count, many, span } from './words.ts'

/** How often a terminal is drawn on, and a log is written to, in milliseconds. */
const redrawEvery = 100
const sayEvery = 5000

/** Shows how far a dump is: a bar where the output is a terminal, else a line now and then. */
export class Progress {
  readonly #out: Output
  readonly #start = performance.now()
  #last = 0
  #drawn = false
  #settled = 0
  #seen = 0
  #failed = 0
  #total: number | undefined

  constructor(out: Output) {
    this.#out = out
    this.#last = out.isTTY ? Number.NEGATIVE_INFINITY : this.#start
  }

  /** An image has settled. One that `catchUp` knew of already is told again at the end. */
  settle(failed: boolean): void {
    if (this.#settled === this.#total) return
    this.#settled += 1
    this.#seen += 1
    if (failed) this.#failed += 1
    this.draw()
  }

  /** The dump is at least so far. */
  catchUp({ images, success, failure }: Head['counts']): void {
    this.#total = images
    this.#settled = Math.max(this.#settled, success + failure)
    this.#failed = Math.max(this.#failed, failure)
    this.draw()
  }

  draw(): void {
    const now = performance.now()
    if (now - this.#last < (this.#out.isTTY ? redrawEvery : sayEvery)) return
    this.#last = now
    if (this.#out.isTTY) {
      // Without the last column, where some terminals would begin a new line.
      this.#out.write(`\r${bar(this.#standing, (this.#out.columns || 80) - 1)}\x1b[K`)
      this.#drawn = true
    } else {
      const total = this.#total ?? this.#settled
      const of = this.#total === undefined ? '' : `${count(this.#settled)} of `
      const failed = this.#failed > 0 ? `, ${count(this.#failed)} failed` : ''
      say(this.#out, `${of}${many(total, 'image')}${failed}, ${span(now - this.#start)}`)
    }
  }

  /** Says a line, above the bar. */
  say(line: string): void {
    this.clear()
    say(this.#out, line)
  }

  /** Takes the bar away. */
  clear(): void {
    if (!this.#drawn) return
    this.#out.write('\r\x1b[K')
    this.#drawn = false
    this.#last = Number.NEGATIVE_INFINITY
  }

  get #standing(): Standing {
    const elapsed = performance.now() - this.#start
    const [settled, seen, failed] = [this.#settled, this.#seen, this.#failed]
    return { settled, seen, failed, total: this.#total, elapsed }
  }
}
