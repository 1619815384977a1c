import { jsonOf, lost } from './body.ts'
import { problemOf } from './problem-of.ts'
import { type Tokens, tokensFrom } from './tokens.ts'

interface TokenAnswer {
  readonly access_token: string
  readonly refresh_token: string
}

/** The pair of tokens that a sign-in or a renewal is answered with. @throws ConnectionLost */
export async function tokensOf(answer: Response): Promise<Tokens> {
  const { access_token, refresh_token } = await jsonOf<TokenAnswer>(answer)
  return tokensFrom(access_token, refresh_token, Date.now())
}

/** Asks the server to forget tokens. One that is away, or that refuses them, leaves them to expire. */
export async function revoke(access: string | undefined, refreshToken: string): Promise<void> {
  const end = (kind: string, token: string) =>
    send(`/logout/${kind}`, { method: 'POST', headers: bearer(token) })
  await Promise.allSettled([access && end('access', access), end('refresh', refreshToken)])
}

/** A request with its access token. */
export function signed(init: RequestInit, access: string): RequestInit {
  return { ...init, headers: { ...init.headers, ...bearer(access) } }
}

/** @throws ApiProblem, ConnectionLost; DOMException AbortError where its signal ended it */
export async function send(path: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(path, init).catch(lost)
  if (!answer.ok) throw await problemOf(answer)
  return answer
}

export function bearer(token: string) {
  return { authorization: `Bearer ${token}` }
}

/** A request that sends JSON. */
export function jsonBody(value: unknown, method = 'POST') {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}
