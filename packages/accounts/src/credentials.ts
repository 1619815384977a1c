import { randomBytes } from 'node:crypto'
import type { User, Users } from '@image-dump/database'
import { hashDigest, passwordDigest, verifyDigest } from './password.ts'

/** What a user shows to sign in: the password, its digest, or (HTTP Basic) either of them. */
export type Credentials =
  | { readonly username: string; readonly password: string }
  | { readonly username: string; readonly digest: string }
  | { readonly username: string; readonly passwordOrDigest: string }

/**
 * Signs users in. An unknown user costs what a wrong password costs: both verify one hash for each
 * digest that the credentials may stand for.
 */
export class SignIn {
  readonly #users: Users
  readonly #nobody = hashDigest(randomBytes(32).toString('hex'))

  constructor(users: Users) {
    this.#users = users
  }

  /** The user whose credentials these are, or undefined where they are nobody's. */
  async verify(credentials: Credentials): Promise<User | undefined> {
    const user = await this.#users.credentials(credentials.username)
    const passwordhash = user?.passwordhash ?? (await this.#nobody)
    for (const digest of digestsOf(credentials)) {
      if (await verifyDigest(passwordhash, digest)) return user
    }
    return undefined
  }
}

function digestsOf(credentials: Credentials): readonly string[] {
  if ('digest' in credentials) return [credentials.digest]
  if ('password' in credentials) return [passwordDigest(credentials.password)]
  const text = credentials.passwordOrDigest
  return /^[0-9a-f]{64}$/.test(text) ? [text, passwordDigest(text)] : [passwordDigest(text)]
}
