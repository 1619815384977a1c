import type { Session } from '../session/session.ts'
import { type Dump, type Head, readDump, readHeads } from './answers.ts'
import { Refusal } from './errors.ts'
import { type Ask, ask, textOf } from './http.ts'
import { type Quota, quotaOf } from './quota.ts'

/** Asks the service in the name of a session. Everything throws ConnectionLost, Refusal, BadAnswer. */
export class Client {
  readonly #session: Session
  readonly #signal: AbortSignal

  /** @param signal ends whatever is asked */
  constructor(session: Session, signal: AbortSignal) {
    this.#session = session
    this.#signal = signal
  }

  /** Sends a request; once more with a fresh access token where the old one was refused. */
  async request(path: string, options: Partial<Ask> = {}): Promise<Response> {
    const { signal = this.#signal } = options
    const token = await this.#session.accessToken(signal)
    try {
      return await this.#ask(path, token, options)
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 401) throw error
      return this.#ask(path, await this.#session.renew(token, signal), options)
    }
  }

  /** A dump as it stands. */
  async dump(requestId: string): Promise<Dump> {
    const response = await this.request(`/api/dumps/${encodeURIComponent(requestId)}`)
    return readDump(await textOf(response, this.#signal))
  }

  /** The user's newest dumps without their items, the newest first, and how the quota stands. */
  async heads(
    limit: number,
    signal = this.#signal,
  ): Promise<{ heads: Head[]; quota: Quota | undefined }> {
    const response = await this.request(`/api/dumps?limit=${limit}`, { signal })
    const heads = readHeads(await textOf(response, signal))
    return { heads, quota: quotaOf(response) }
  }

  #ask(path: string, token: string, { headers, ...options }: Partial<Ask>): Promise<Response> {
    return ask(new URL(this.#session.url + path), {
      signal: this.#signal,
      ...options,
      headers: { accept: 'application/json', ...headers, authorization: `Bearer ${token}` },
    })
  }
}
