const storageKey = 'image-dump.session'

/** What outlives a reload of the page. */
interface Kept {
  readonly username: string
  readonly refreshToken: string
}

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
    const { username, refreshToken }: Partial<Kept> = JSON.parse(text)
    return username && refreshToken ? { username, refreshToken } : undefined
  }

  keep(username: string, access: string, refreshToken: string): void {
    this.access = access
    sessionStorage.setItem(storageKey, JSON.stringify({ username, refreshToken } satisfies Kept))
  }

  forget(): void {
    this.access = undefined
    sessionStorage.removeItem(storageKey)
  }
}
