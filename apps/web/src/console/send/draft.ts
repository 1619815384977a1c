import { effect, signal } from '@preact/signals'
import { newId } from '../api/new-id.ts'
import { ApiProblem, isPassing, sentenceOf } from '../api/problem.ts'
import type { CheckResult, CheckTask } from './check-worker.ts'
import { type Feed, type FeedLimits, formatOf } from './feed.ts'
import { placed, type Verdict } from './verdict.ts'

/** How long nobody has to have typed before a feed is checked, in milliseconds. */
const calm = 150

/** The feed that is being prepared: its text, and what is wrong with it. */
export class Draft {
  readonly text = signal('')
  /** The name of the file that it came from. */
  readonly fileName = signal<string | null>(null)
  /** Null while there is nothing to check, or it is being checked. */
  readonly verdict = signal<Verdict | null>(null)
  readonly isChecking = signal(false)
  readonly trouble = signal<string | null>(null)
  readonly #limits: FeedLimits
  readonly #worker = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' })
  #checks = 0
  #sending: { readonly text: string; readonly key: string } | undefined

  constructor(limits: FeedLimits) {
    this.#limits = limits
    this.#worker.addEventListener('message', ({ data }: MessageEvent<CheckResult>) => {
      // What was checked may have been changed since.
      if (data.id !== this.#checks) return
      this.verdict.value = data.verdict
      this.isChecking.value = false
    })
    this.#worker.addEventListener('error', () => {
      this.isChecking.value = false
      this.trouble.value = 'The feed could not be checked here. The server checks it all the same.'
    })
    effect(() => this.#checkSoon(this.text.value))
  }

  get feed(): Feed {
    return { text: this.text.value, format: formatOf(this.text.value) }
  }

  /**
   * Names the sending of this very text, until it is known that nothing came of it: who tries again
   * when a connection is lost, or a proxy gives up waiting, sends no second dump.
   */
  get key(): string {
    const text = this.text.value
    if (this.#sending?.text !== text) this.#sending = { text, key: newId() }
    return this.#sending.key
  }

  async take(file: File): Promise<void> {
    try {
      this.text.value = await file.text()
      this.fileName.value = file.name
    } catch (error) {
      if (!(error instanceof DOMException)) throw error
      this.trouble.value = `${file.name} can’t be read.`
    }
  }

  clear(): void {
    this.#sending = undefined
    this.text.value = ''
    this.fileName.value = null
  }

  /** Shows why it was not sent: what the server found that was not found here, or what went wrong. */
  refuse(error: unknown): void {
    // What was refused was not kept: the same feed may be sent anew.
    if (error instanceof ApiProblem && !isPassing(error)) this.#sending = undefined
    const faults = error instanceof ApiProblem ? error.errors : []
    if (faults.length > 0) this.verdict.value = placed(this.feed, faults)
    else this.trouble.value = sentenceOf(error)
  }

  #checkSoon(text: string): (() => void) | undefined {
    this.verdict.value = null
    this.trouble.value = null
    this.#checks += 1
    this.isChecking.value = text.trim() !== ''
    if (text.trim() === '') return undefined
    const task: CheckTask = {
      id: this.#checks,
      feed: { text, format: formatOf(text) },
      limits: this.#limits,
    }
    const timer = setTimeout(() => this.#worker.postMessage(task), calm)
    return () => clearTimeout(timer)
  }
}
