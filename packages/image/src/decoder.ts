import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { ImageRefused } from './refused.ts'
import type { Unreadable } from './serve.ts'

export interface DecoderOptions {
  /** What runs as the process, see `serve`. */
  readonly script: string
  /** How long a task may take, in milliseconds. */
  readonly patience: number
}

/** What is answered to a task: what the process found, or that it could not, or died of it. */
export type Answer<Found> = Found | Unreadable | { readonly refused: true }

/** Time is counted in ticks: a process that was frozen for an hour has missed one of them. */
const ticksOfPatience = 5
const ticksToStart = 30

/** How often a file is looked at when the decoder dies of it, or seems to. */
const maxTries = 2

/** Without it a process grew to 236 MB over 10,000 headers; with it to 128, and took a third less CPU. */
const nodeArgs = ['--max-semi-space-size=4']

/**
 * Nothing of our own environment: no secret of ours is in a process that reads strangers' files. It
 * does one thing at a time, so one thread serves it.
 */
const environment = { UV_THREADPOOL_SIZE: '1' }

interface Job<Task, Found> {
  readonly task: Task
  readonly resolve: (answer: Answer<Found>) => void
  readonly reject: (reason: ImageRefused) => void
  tries: number
}

/**
 * Decodes files in a process of its own, one after the other: native code that a stranger's file
 * crashes, or keeps busy for good, takes nothing with it but that process. The file that did it is
 * the first without an answer; it is tried once more, in a new process, and then refused.
 *
 * The process starts with the first file, keeps nothing alive, and ends with its parent.
 */
export class Decoder<Task, Found> {
  readonly #script: string
  readonly #tickLength: number
  readonly #waiting: Job<Task, Found>[] = []
  #process: ChildProcessByStdio<Writable, Readable, null> | undefined
  #isReady = false
  #watch: NodeJS.Timeout | undefined
  #ticks = 0

  constructor({ script, patience }: DecoderOptions) {
    this.#script = script
    this.#tickLength = patience / ticksOfPatience
  }

  /**
   * What the process answers to a task.
   * @throws ImageRefused INTERNAL when the process cannot be started.
   */
  decode(task: Task): Promise<Answer<Found>> {
    return new Promise((resolve, reject) => {
      const job = { task, resolve, reject, tries: 0 }
      this.#waiting.push(job)
      if (this.#process === undefined) this.#start()
      else this.#send(job)
      this.#watch ??= setInterval(() => this.#tick(), this.#tickLength)
    })
  }

  #start(): void {
    const child = spawn(process.execPath, [...nodeArgs, this.#script], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: environment,
    })
    this.#process = child
    this.#isReady = false
    this.#ticks = 0
    child.on('error', (error) => this.#failed(error))
    // Not `exit`, which comes before the last answers have been read.
    child.once('close', () => this.#ended(child))
    child.stdin.on('error', () => {}) // The process is gone: `close` says so.
    createInterface({ input: child.stdout }).on('line', (line) => this.#line(line))
    // While files wait, #watch keeps us alive; while none do, nothing shall.
    child.unref()
    for (const pipe of [child.stdin, child.stdout]) if (pipe instanceof Socket) pipe.unref()
    for (const job of this.#waiting) this.#send(job)
  }

  #send(job: Job<Task, Found>): void {
    this.#process?.stdin.write(`${JSON.stringify(job.task)}\n`)
  }

  #line(line: string): void {
    this.#ticks = 0
    if (!this.#isReady) {
      this.#isReady = true
      return
    }
    const answer: Answer<Found> = JSON.parse(line)
    this.#settle((job) => job.resolve(answer))
  }

  #settle(how: (job: Job<Task, Found>) => void): void {
    const job = this.#waiting.shift()
    if (job !== undefined) how(job)
    if (this.#waiting.length > 0) return
    clearInterval(this.#watch)
    this.#watch = undefined
  }

  #tick(): void {
    this.#ticks++
    const allowed = this.#isReady ? ticksOfPatience : ticksToStart
    if (this.#ticks > allowed) this.#process?.kill('SIGKILL')
  }

  #ended(child: unknown): void {
    if (this.#process !== child) return
    this.#process = undefined
    if (this.#isReady) this.#blameFirst()
    else this.#failed(new Error('the image decoder did not start'))
    if (this.#waiting.length > 0) this.#start()
  }

  #blameFirst(): void {
    const [first] = this.#waiting
    if (first === undefined) return
    first.tries++
    if (first.tries >= maxTries) this.#settle((job) => job.resolve({ refused: true }))
  }

  #failed(error: Error): void {
    this.#process = undefined
    while (this.#waiting.length > 0) {
      this.#settle((job) => job.reject(new ImageRefused('INTERNAL', error)))
    }
  }
}
