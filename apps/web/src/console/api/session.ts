import { signal } from '@preact/signals'
import { ApiProblem, ConnectionLost, problemOf } from './problem.ts'
import { Tokens } from './tokens.ts'

interface TokenAnswer {
  readonly access_token: string
  readonly refresh_token: string
}

/** Who is signed in, and the way to the API for them. */
export class Session {
  /** The name of who is signed in; null while nobody is. */
  readonly username = signal<string | null>(null)
  /** Why somebody has to sign in again. */
  readonly ended = signal<string | null>(null)
  readonly #tokens = new Tokens()
  #renewal: Promise<boolean> | undefined

  /** Goes on with the session of before the reload, if there is one. */
  async restore(): Promise<void> {
    const { kept } = this.#tokens
    if (kept && (await this.#renew())) this.username.value = kept.username
  }

  /** @throws ApiProblem, ConnectionLost */
  async signIn(username: string, password: string): Promise<void> {
    const answer = await send('/login', jsonBody({ username, password }))
    await this.#begin(username, answer)
  }

  /** @throws ApiProblem, ConnectionLost */
  async register(username: string, password: string, name: string): Promise<void> {
    const answer = await send('/register', jsonBody({ username, password, name }))
    await this.#begin(username, answer)
  }

  /** Ends the session here at once, and at the server as soon as it hears of it. */
  async signOut(): Promise<void> {
    const tokens = [
      ['access', this.#tokens.access],
      ['refresh', this.#tokens.kept?.refreshToken],
    ] as const
    this.#end(null)
    for (const [kind, token] of tokens) {
      if (token) await send(`/logout/${kind}`, { method: 'POST', headers: bearer(token) })
    }
  }

  /**
   * Asks the API for something; an access token that has expired is renewed on the way.
   *
   * @throws ApiProblem, ConnectionLost
   */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    if (this.#tokens.access === undefined) await this.#renew()
    try {
      return await send(path, this.#signed(init))
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error
      if (!(await this.#renew())) throw error
      return send(path, this.#signed(init))
    }
  }

  #signed(init: RequestInit): RequestInit {
    return { ...init, headers: { ...init.headers, ...bearer(this.#tokens.access ?? '') } }
  }

  /** One renewal at a time: a refresh token is good once. @returns whether the session goes on */
  async #renew(): Promise<boolean> {
    this.#renewal ??= this.#renewOnce().finally(() => {
      this.#renewal = undefined
    })
    return this.#renewal
  }

  async #renewOnce(): Promise<boolean> {
    const { kept } = this.#tokens
    if (kept === undefined) return false
    try {
      const headers = bearer(kept.refreshToken)
      const answer = await send('/refresh', { method: 'POST', headers })
      const { access_token, refresh_token }: TokenAnswer = await answer.json()
      this.#tokens.keep(kept.username, access_token, refresh_token)
      return true
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error
      this.#end('Your session has ended: it expired, or you signed in somewhere else.')
      return false
    }
  }

  async #begin(username: string, answer: Response): Promise<void> {
    const { access_token, refresh_token }: TokenAnswer = await answer.json()
    this.#tokens.keep(username, access_token, refresh_token)
    this.ended.value = null
    this.username.value = username
  }

  #end(why: string | null): void {
    this.#tokens.forget()
    this.ended.value = why
    this.username.value = null
  }
}

async function send(path: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(path, init).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ConnectionLost({ cause })
  })
  if (!answer.ok) throw await problemOf(answer)
  return answer
}

function bearer(token: string) {
  return { authorization: `Bearer ${token}` }
}

/** A request that sends JSON. */
export function jsonBody(value: unknown, method = 'POST') {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}
