import { readTokens } from '../api/answers.ts'
import { Refusal } from '../api/errors.ts'
import { ask, textOf } from '../api/http.ts'
import { CommandFailed, refused } from '../command-failed.ts'
import { exitCode } from '../exit-code.ts'
import { toStored } from './session.ts'
import type { Stored } from './session-file.ts'

export interface Credentials {
  readonly username: string
  readonly password: string
}

/** In milliseconds; below what others wait for the lock. */
const longestSilence = 20_000

/**
 * Signs in; that ends every earlier session of the user.
 *
 * @param url of the service
 * @throws CommandFailed where the credentials are wrong; ConnectionLost, Refusal, BadAnswer
 */
export async function signIn(
  url: string,
  { username, password }: Credentials,
  signal: AbortSignal,
): Promise<Stored> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  const body = JSON.stringify({ username, password })
  try {
    const response = await ask(new URL(`${url}/login`), {
      method: 'POST',
      headers,
      body,
      signal,
      silence: longestSilence,
    })
    return toStored(url, username, readTokens(await textOf(response, signal)))
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 401) throw error
    throw new CommandFailed(exitCode.notSignedIn, error.message, { cause: error })
  }
}

/** The address of a service, as its routes are put after it. @throws CommandFailed */
export function serviceUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw refused(
      `${text} is no address of a service: one begins with http:// or https://, as http://localhost:3000 does`,
    )
  }
  if (url.username || url.password || url.search || url.hash) {
    throw refused('The address of the service has no user, query or fragment in it.')
  }
  return url.href.replace(/\/+$/, '')
}

/** Whether a password would go over a network as plain text. */
export function isOpenToOthers(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)
}
