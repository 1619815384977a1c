import type { User } from '@image-dump/database'
import type { Credentials, SignIn } from '../credentials.ts'
import { type Entrance, entranceOf, type LoginThrottle } from './login-throttle.ts'
import { Turns } from './turns.ts'

/** Signs users in, and lets nobody guess for long. */
export class GuardedSignIn {
  readonly #signIn: SignIn
  readonly #throttle: LoginThrottle
  readonly #onTrouble: (error: unknown) => void
  /**
   * Of those who sign in to one account from one address at once, each waits to see whether the one
   * before it fails: so as many as are right get in, and no more guesses are tried than may fail.
   */
  readonly #turns = new Turns()

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
    const entrance = entranceOf(credentials.username, address)
    const pair = `${entrance.account}:${entrance.address}`
    return this.#turns.take(pair, () => this.#attempt(credentials, entrance))
  }

  async #attempt(credentials: Credentials, entrance: Entrance): Promise<User | undefined> {
    const attempt = await this.#throttle.begin(entrance)
    const user = await this.#signIn.verify(credentials).catch(async (error: unknown) => {
      await this.#throttle.withdraw(attempt).catch(this.#onTrouble)
      throw error
    })
    if (user === undefined) await this.#throttle.fail(attempt)
    else await this.#throttle.succeed(attempt).catch(this.#onTrouble)
    return user
  }
}
