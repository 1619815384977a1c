import { readTokens, type Tokens } from '../api/answers.ts'
import { ConnectionLost, Refusal } from '../api/errors.ts'
import { ask, textOf } from '../api/http.ts'
import { notSignedIn } from '../command-failed.ts'
import { changeSession } from './change.ts'
import { readSession, type Stored, writeSession } from './session-file.ts'

/** An access token that has so little left (ms) may expire on its way. */
const margin = 10_000
/** In milliseconds; below what others wait for the lock. */
const longestRefresh = 20_000

/** A signed-in user, as kept in a file that several commands may use at once. */
export class Session {
  readonly #path: string
  #stored: Stored

  private constructor(path: string, stored: Stored) {
    this.#path = path
    this.#stored = stored
  }

  /** @throws CommandFailed where nobody is signed in */
  static async open(path: string): Promise<Session> {
    const stored = await readSession(path)
    if (stored === undefined) throw notSignedIn()
    return new Session(path, stored)
  }

  /** Of the service, without a slash at its end. */
  get url(): string {
    return this.#stored.url
  }

  get username(): string {
    return this.#stored.username
  }

  /** A token that is good for a while yet. Throws as `renew` does. */
  async accessToken(signal: AbortSignal): Promise<string> {
    const { accessToken, accessTokenExpires } = this.#stored
    if (Date.now() < accessTokenExpires - margin) return accessToken
    return this.renew(accessToken, signal)
  }

  /**
   * Another access token in place of one that is no good any more: the one that another command
   * has got meanwhile, or a new one from `POST /refresh`. What this command began for one user at one
   * service it never goes on with as another.
   *
   * @throws CommandFailed where the session has ended, or another is there in its place;
   *   ConnectionLost, Refusal, BadAnswer
   */
  renew(bad: string, signal: AbortSignal): Promise<string> {
    return changeSession(this.#path, signal, async () => {
      const stored = await readSession(this.#path)
      if (stored === undefined) throw notSignedIn()
      if (stored.url !== this.url || stored.username !== this.username) throw replaced(this.#stored)
      this.#stored = stored.accessToken === bad ? await refresh(stored) : stored
      if (stored.accessToken === bad) await writeSession(this.#path, this.#stored)
      return this.#stored.accessToken
    })
  }
}

function replaced({ url, username }: Stored) {
  return notSignedIn(`The session of ${username} at ${url} has ended: somebody else signed in.`)
}

/** What is to be kept of a pair of tokens. Without `expires_in` they are used until refused. */
export function toStored(url: string, username: string, tokens: Tokens): Stored {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = tokens
  const accessTokenExpires = Date.now() + (seconds ?? 86_400) * 1000
  return { url, username, accessToken, refreshToken, accessTokenExpires }
}

/** Not to be interrupted: whoever misses the answer has lost the session. */
async function refresh({ url, username, refreshToken }: Stored) {
  const signal = AbortSignal.timeout(longestRefresh)
  try {
    const headers = { authorization: `Bearer ${refreshToken}` }
    const response = await ask(new URL(`${url}/refresh`), { method: 'POST', headers, signal })
    return toStored(url, username, readTokens(await textOf(response, signal)))
  } catch (error) {
    if (signal.aborted) throw new ConnectionLost('it did not answer in time', { cause: error })
    const isOver = error instanceof Refusal && [401, 403, 404].includes(error.status)
    throw isOver ? notSignedIn(`The session of ${username} has ended.`, error) : error
  }
}
