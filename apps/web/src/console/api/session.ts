import { signal } from '@preact/signals'
import { bearer, jsonBody, revoke, send, signed, tokensOf } from './http.ts'
import { newId } from './new-id.ts'
import { ApiProblem } from './problem.ts'
import { alone } from './tabs/presence.ts'
import { type Ending, Tabs } from './tabs/tabs.ts'
import { type SharedSession, TokenStore, type Tokens } from './tokens.ts'

/** What whoever was signed in is told. */
const endings: Readonly<Record<Ending, string>> = {
  'signed out': 'You signed out in another tab.',
  refused: 'Your session has ended: it expired, or you signed in somewhere else.',
}

/** Who is signed in, in all tabs that share the session, and the way to the API for them. */
export class Session {
  /** The name of who is signed in; null while nobody is. */
  readonly username = signal<string | null>(null)
  /** Why somebody has to sign in again. */
  readonly ended = signal<string | null>(null)
  readonly #tokens = new TokenStore()
  readonly #tabs = new Tabs({
    current: () => this.#tokens.kept,
    onRenewed: (session) => this.#adopt(session),
    onEnded: (id, why) => {
      if (this.#tokens.kept?.id === id) this.#end(why)
    },
  })
  readonly #onLeft: () => void
  #lastUsername: string | undefined
  #renewal: Promise<boolean> | undefined

  /** @param onLeft is called when nothing of who was signed in is to be seen any more */
  constructor(onLeft: () => void) {
    this.#onLeft = onLeft
  }

  /** Goes on with the session of before the reload, or of another tab, if there is one. */
  async restore(): Promise<void> {
    const { kept } = this.#tokens
    if (kept === undefined) {
      const found = await this.#tabs.newest()
      if (found) await this.#begin(found)
      return
    }
    await this.#tabs.presence.join(kept.id)
    if (await this.#renew()) this.#show(kept.username)
  }

  /** @throws ApiProblem, ConnectionLost */
  async signIn(username: string, password: string): Promise<void> {
    const answer = await send('/login', jsonBody({ username, password }))
    await this.#begin(newSession(username, await tokensOf(answer)))
  }

  /** @throws ApiProblem, ConnectionLost */
  async register(username: string, password: string, name: string): Promise<void> {
    const answer = await send('/register', jsonBody({ username, password, name }))
    await this.#begin(newSession(username, await tokensOf(answer)))
  }

  /** Ends the session at once, in all tabs, and at the server as soon as it hears of it. */
  async signOut(): Promise<void> {
    const { access, kept } = this.#tokens
    if (kept === undefined) return
    this.#tabs.tellEnded(kept.id, 'signed out')
    this.#end(null)
    await revoke(access, kept.refreshToken)
  }

  /**
   * Asks the API for something; an access token that has expired is renewed on the way.
   *
   * @throws ApiProblem, ConnectionLost
   */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    if (this.#tokens.access === undefined) await this.#renew()
    const { access = '' } = this.#tokens
    try {
      return await send(path, signed(init, access))
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error
      if (!(await this.#renew(access))) throw error
      return send(path, signed(init, this.#tokens.access ?? ''))
    }
  }

  /**
   * One renewal at a time, in this tab and among all: a refresh token is good once.
   *
   * @param stale the access token that is good no more, where it was tried
   * @returns whether the session goes on
   */
  async #renew(stale?: string): Promise<boolean> {
    if (this.#isRenewed(stale)) return true
    const { kept } = this.#tokens
    if (kept === undefined) {
      // Nothing is left to go on with, so nobody is to be shown as signed in.
      if (this.username.value !== null) this.#end('refused')
      return false
    }
    this.#renewal ??= alone(kept.id, () => this.#renewAlone(kept.id, stale)).finally(() => {
      this.#renewal = undefined
    })
    return this.#renewal
  }

  async #renewAlone(id: string, stale: string | undefined): Promise<boolean> {
    const newest = await this.#tabs.newest(id)
    if (newest) this.#adopt(newest)
    const { kept } = this.#tokens
    // While it waited for others the session may have ended, or been renewed by them.
    if (kept?.id !== id) return false
    if (this.#isRenewed(stale)) return true
    try {
      const headers = bearer(kept.refreshToken)
      const tokens = await tokensOf(await send('/refresh', { method: 'POST', headers }))
      if (this.#tokens.kept?.id !== id) {
        await revoke(tokens.access, tokens.refreshToken)
        return false
      }
      const renewed = { ...kept, ...tokens, turn: kept.turn + 1 }
      this.#tokens.keep(renewed)
      this.#tabs.tellRenewed(renewed)
      return true
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error
      this.#tabs.tellEnded(id, 'refused')
      if (this.#tokens.kept?.id === id) this.#end('refused')
      return false
    }
  }

  #isRenewed(stale: string | undefined): boolean {
    return this.#tokens.access !== undefined && this.#tokens.access !== stale
  }

  async #begin(session: SharedSession): Promise<void> {
    this.#tokens.keep(session)
    await this.#tabs.presence.join(session.id)
    // It may have ended in another tab while this one joined.
    if (this.#tokens.kept?.id === session.id) this.#show(session.username)
  }

  /** Takes the tokens that another tab has got, where they are newer than those here. */
  #adopt(session: SharedSession): void {
    const { kept } = this.#tokens
    if (kept?.id === session.id && session.turn > kept.turn) this.#tokens.keep(session)
  }

  #show(username: string): void {
    if (this.#lastUsername !== undefined && this.#lastUsername !== username) this.#onLeft()
    this.#lastUsername = username
    this.ended.value = null
    this.username.value = username
  }

  /** @param why null where whoever is at this tab has asked for it */
  #end(why: Ending | null): void {
    this.#tokens.forget()
    this.#tabs.presence.leave()
    this.ended.value = why && endings[why]
    this.username.value = null
    // Of a session that expired what was prepared is still there once the same user is back.
    if (why !== 'refused') this.#onLeft()
  }
}

function newSession(username: string, tokens: Tokens): SharedSession {
  return { id: newId(), username, since: Date.now(), turn: 0, ...tokens }
}
