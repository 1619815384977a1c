import { setTimeout as sleep } from 'node:timers/promises'
import type { Origin } from '@image-dump/origin'
import type { Answer } from './answer.ts'
import { check, type Verdict } from './check.ts'
import type { Client } from './client.ts'
import type { Dump, Dumps } from './dump.ts'

/** A dump that was sent, and how it went. */
export interface Delivery {
  readonly dump: Dump
  readonly sentAt: number
  answeredAt: number | undefined
  answer: Answer | undefined
  verdict: Verdict
}

interface LoadOptions {
  readonly client: Client
  readonly dumps: Dumps
  readonly origin: Origin
  /** How many dumps are under way at any time. */
  readonly concurrency: number
  /** Codes by which a good image may fail that was sent before `pardonEnds`. */
  readonly excuses: readonly string[]
}

/** Sends dumps without pause, checks each answer, and remembers how long it took. */
export class Load {
  readonly deliveries: Delivery[] = []
  readonly #options: LoadOptions
  readonly #sending: Promise<unknown>[] = []
  #isOver = false
  #pardonEnds = Number.POSITIVE_INFINITY

  constructor(options: LoadOptions) {
    this.#options = options
  }

  start(): void {
    for (let n = 0; n < this.#options.concurrency; n += 1) this.#sending.push(this.#loop(n))
  }

  /** Sends one dump besides, of so many items, to one API first. */
  sendOne(items: number, api: number): Promise<boolean> {
    const sending = this.#deliver(this.#options.dumps.next(items), api)
    this.#sending.push(sending)
    return sending
  }

  /** From now on the fault is no excuse any more. */
  endPardon(): void {
    this.#pardonEnds = performance.now()
  }

  /** Sends no more. */
  end(): void {
    this.#isOver = true
  }

  /** Resolves once all that was sent is answered. */
  async allAnswered(): Promise<void> {
    for (let n = 0; n < this.#sending.length; n += 1) await this.#sending[n]
  }

  async #loop(first: number): Promise<void> {
    for (let api = first; !this.#isOver; api += 1) {
      const isAnswered = await this.#deliver(this.#options.dumps.next(), api)
      // Refused at once, it would else be sent thousands of times a second.
      if (!isAnswered) await sleep(500)
    }
  }

  async #deliver(dump: Dump, api: number): Promise<boolean> {
    const { client, origin, excuses } = this.#options
    const delivery: Delivery = {
      dump,
      sentAt: performance.now(),
      answeredAt: undefined,
      answer: undefined,
      verdict: { wrong: 0, excused: 0, reasons: [] },
    }
    this.deliveries.push(delivery)
    try {
      const answer = await client.deliver(dump, api)
      delivery.answeredAt = performance.now()
      delivery.answer = answer
      const pardoned = delivery.sentAt < this.#pardonEnds ? excuses : []
      delivery.verdict = await check(dump, answer, origin, pardoned)
      return true
    } catch (error) {
      // It counts as lost; the row says why.
      const reason = `${dump.key}: ${error instanceof Error ? error.message : error}`
      delivery.verdict = { wrong: 0, excused: 0, reasons: [reason] }
      return false
    }
  }
}
