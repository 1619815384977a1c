import { expiryOf } from './expiry.ts'

const storageKey = 'image-dump.session'

/** A session as the tabs that share it hand it to each other. */
export interface SharedSession {
  /** Which session it is; made up at its sign-in. */
  readonly id: string
  readonly username: string
  /** When somebody signed in, in milliseconds since 1970. */
  readonly since: number
  /** How often it was renewed: the tokens of a higher one are the good ones. */
  readonly turn: number
  readonly access: string
  /** When the access token is good no more, in milliseconds since 1970. */
  readonly expires: number
  readonly refreshToken: string
}

/** What a sign-in or a renewal brings. */
export type Tokens = Pick<SharedSession, 'access' | 'expires' | 'refreshToken'>

/** @param now in milliseconds since 1970 */
export function tokensFrom(access: string, refreshToken: string, now: number): Tokens {
  return { access, expires: expiryOf(access, now), refreshToken }
}

/**
 * The session of this tab, in sessionStorage, so that a reload does not sign out: it dies with the
 * tab. The refresh token is good once, and whoever uses a copy of it ends the session for both
 * (RFC 9700 4.14.2). The access token is there too, which adds little to what a script that got in
 * could carry away, for it lives for minutes: a reload goes on with it and renews nothing. One that
 * renews can be cut off by the next reload, and its answer, with the only good token, is lost.
 */
export class TokenStore {
  get kept(): SharedSession | undefined {
    const text = sessionStorage.getItem(storageKey)
    if (text === null) return undefined
    const { id, username, since, turn, access, expires, refreshToken }: Partial<SharedSession> =
      JSON.parse(text)
    if (!id || !username || !access || !refreshToken) return undefined
    if (since === undefined || turn === undefined || expires === undefined) return undefined
    return { id, username, since, turn, access, expires, refreshToken }
  }

  /** The access token, as long as it is good. */
  get access(): string | undefined {
    const { kept } = this
    return kept && kept.expires > Date.now() ? kept.access : undefined
  }

  keep(session: SharedSession): void {
    sessionStorage.setItem(storageKey, JSON.stringify(session))
  }

  forget(): void {
    sessionStorage.removeItem(storageKey)
  }
}
