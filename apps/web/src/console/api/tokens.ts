const storageKey = 'image-dump.session'

/** A session as the tabs that share it hand it to each other. */
export interface SharedSession {
  /** Which session it is; made up at its sign-in. */
  readonly id: string
  readonly username: string
  /** How often it was renewed: the tokens of a higher one are the good ones. */
  readonly turn: number
  readonly access: string
  readonly refreshToken: string
}

/** What outlives a reload of the page. */
type Kept = Omit<SharedSession, 'access'>

/**
 * The tokens of the session. The access token is in memory only. The refresh token is in
 * sessionStorage, so that a reload does not sign out: it dies with the tab, it is good once, and
 * whoever uses a copy of it ends the session for both (RFC 9700 4.14.2). That is the least that
 * a script that got in could carry away; localStorage would hand it a key for weeks.
 */
export class Tokens {
  access: string | undefined

  get kept(): Kept | undefined {
    const text = sessionStorage.getItem(storageKey)
    if (text === null) return undefined
    const { id, username, turn, refreshToken }: Partial<Kept> = JSON.parse(text)
    if (!id || !username || turn === undefined || !refreshToken) return undefined
    return { id, username, turn, refreshToken }
  }

  /** Undefined while there is no session, or only what outlived a reload of it. */
  get shared(): SharedSession | undefined {
    const { access, kept } = this
    return access !== undefined && kept !== undefined ? { ...kept, access } : undefined
  }

  keep({ access, ...kept }: SharedSession): void {
    this.access = access
    sessionStorage.setItem(storageKey, JSON.stringify(kept satisfies Kept))
  }

  forget(): void {
    this.access = undefined
    sessionStorage.removeItem(storageKey)
  }
}
