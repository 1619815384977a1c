import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request } from 'undici'
import { type Answer, readAnswer, readSession } from './answer.ts'
import type { Dump } from './dump.ts'
import { Journal } from './journal.ts'

/** The API answered what a correct client of a working system never sees. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

/** Between attempts when no API answers, in ms. */
const pause = 250

/**
 * A client as the contract would have it: it asks another API where one does not answer, names its
 * dump by a key so that twice is once, and asks again where it gets 202.
 */
export class Client {
  readonly #apis: readonly string[]
  readonly #signal: AbortSignal
  // A connection for each request: one that is cut off is then the server's doing, and no race
  // between a request and the end of an idle connection.
  readonly #agent = new Agent({ pipelining: 0, headersTimeout: 0, bodyTimeout: 0 })
  readonly journal = new Journal()
  #authorization = ''

  constructor(apis: readonly string[], signal: AbortSignal) {
    this.#apis = apis
    this.#signal = signal
  }

  async login(username: string, password: string): Promise<void> {
    const { body } = await request(`${this.#apis[0]}/login`, {
      dispatcher: this.#agent,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    })
    this.#authorization = `Bearer ${readSession(await body.text()).access_token}`
  }

  /**
   * Sends a dump until its final answer is there.
   *
   * @param first which API to ask first
   * @throws Refused; or the signal's reason
   */
  async deliver(dump: Dump, first: number): Promise<Answer> {
    let location: string | undefined
    for (let api = first; ; api += 1) {
      const answer = await this.#ask(api, dump, location)
      if (answer === undefined) await sleep(pause, undefined, { signal: this.#signal })
      else if (answer.status === 200) return readAnswer(answer.text)
      // The same API again; the next where that does not answer.
      else {
        location = answer.location
        api -= 1
      }
    }
  }

  /** How many units of quota are used, by the headers of an answer. It has 10 s. */
  async quotaUsed(): Promise<number> {
    const { headers, body } = await request(`${this.#apis[0]}/api/dumps?limit=1`, {
      dispatcher: this.#agent,
      // Also where the deliveries were given up.
      signal: AbortSignal.timeout(10_000),
      headers: { authorization: this.#authorization },
    })
    await body.dump()
    const [, limit] = /;q=(\d+)/.exec(String(headers['ratelimit-policy'])) ?? []
    const [, left] = /;r=(\d+)/.exec(String(headers.ratelimit)) ?? []
    return Number(limit) - Number(left)
  }

  async close(): Promise<void> {
    await this.#agent.destroy()
  }

  /** @returns undefined where the API does not answer or can't, at the moment */
  async #ask(api: number, dump: Dump, location: string | undefined) {
    try {
      const { statusCode: status, headers, body } = await this.#send(api, dump, location)
      const text = await body.text()
      this.journal.answered(status)
      if (status === 200) return { status, text } as const
      if (status === 202 && typeof headers.location === 'string') {
        return { status, location: headers.location } as const
      }
      if (status >= 500) return undefined
      throw new Refused(`${status} ${text.slice(0, 300)}`)
    } catch (error) {
      if (error instanceof Refused) throw error
      this.#signal.throwIfAborted()
      this.journal.broken(error)
      return undefined
    }
  }

  #send(api: number, dump: Dump, location: string | undefined) {
    const url = `${this.#apis[api % this.#apis.length]}${location ?? '/api/dumps'}`
    const shared = { dispatcher: this.#agent, signal: this.#signal }
    const headers = { authorization: this.#authorization, accept: 'application/json' }
    if (location !== undefined) {
      return request(url, { ...shared, headers: { ...headers, prefer: 'wait=8' } })
    }
    return request(url, {
      ...shared,
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': dump.key },
      body: dump.body,
    })
  }
}
