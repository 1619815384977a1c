import { Refusal } from '../api/errors.ts'
import { ask } from '../api/http.ts'
import { type Io, say } from '../io.ts'
import { changeSession } from '../session/change.ts'
import { readSession, removeSession, sessionPath } from '../session/session-file.ts'

/** `image-dump logout`: ends the session, here and at the service. */
export async function logout({ env, stdout, interrupted: signal }: Io): Promise<void> {
  const path = sessionPath(env)
  const session = await forget(path, signal)
  if (session === undefined) return say(stdout, 'Nobody is signed in.')
  const { url, username, accessToken, refreshToken } = session
  for (const [kind, token] of [
    ['refresh', refreshToken] as const,
    ['access', accessToken] as const,
  ]) {
    const headers = { authorization: `Bearer ${token}` }
    try {
      await ask(new URL(`${url}/logout/${kind}`), { method: 'POST', headers, signal })
    } catch (error) {
      // A token that is no good any more is logged out.
      if (!(error instanceof Refusal) || error.status !== 401) throw error
    }
  }
  say(stdout, `${username} is signed out of ${url}.`)
}

/**
 * Takes the session away. One that is just being renewed is waited for: its tokens would be written
 * after this, and those that we know would end nothing.
 */
async function forget(path: string, signal: AbortSignal) {
  // Where there is none, there need be no folder either that a lock could stand in.
  if ((await readSession(path)) === undefined) return undefined
  return changeSession(path, signal, async () => {
    const session = await readSession(path)
    await removeSession(path)
    return session
  })
}
