import type { User } from '@image-dump/database'
import type { Credentials, SignIn } from '../credentials.ts'
import type { LoginThrottle } from './login-throttle.ts'

/** Signs users in, and lets nobody guess for long. */
export class GuardedSignIn {
  readonly #signIn: SignIn
  readonly #throttle: LoginThrottle
  readonly #onTrouble: (error: unknown) => void

  /** @param onTrouble hears of what went wrong once the user was signed in */
  constructor(signIn: SignIn, throttle: LoginThrottle, onTrouble: (error: unknown) => void) {
    this.#signIn = signIn
    this.#throttle = throttle
    this.#onTrouble = onTrouble
  }

  /**
   * The user whose credentials these are, or undefined where they are nobody's.
   *
   * @param address where they come from
   * @throws TooManyAttempts without having looked at them; RedisAway; DatabaseAway
   */
  async verify(credentials: Credentials, address: string): Promise<User | undefined> {
    const takeBack = await this.#throttle.count(credentials.username, address)
    let failed = false
    try {
      const user = await this.#signIn.verify(credentials)
      failed = user === undefined
      return user
    } finally {
      if (!failed) await takeBack().catch(this.#onTrouble)
    }
  }
}
