import type { DumpLimits } from '@image-dump/dump'
import { effect, signal } from '@preact/signals'
import { type Fault, sentenceOf } from '../api/problem.ts'
import type { CheckResult, CheckTask } from './check-worker.ts'
import { type Feed, formatOf } from './feed.ts'
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
  readonly #limits: DumpLimits
  readonly #worker = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' })
  #checks = 0

  constructor(limits: DumpLimits) {
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
    this.text.value = ''
    this.fileName.value = null
  }

  /** Shows what the server found that was not found here. */
  refuse(faults: readonly Fault[], error: unknown): void {
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
