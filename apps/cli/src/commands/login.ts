import { type Io, say } from '../io.ts'
import { changeSession } from '../session/change.ts'
import { readSession, sessionPath, writeSession } from '../session/session-file.ts'
import { isOpenToOthers, serviceUrl, signIn } from '../session/sign-in.ts'
import { credentialsFrom } from './credentials.ts'

export interface LoginOptions {
  readonly url?: string
  readonly username?: string
}

const usualUrl = 'http://localhost:3000'

/** `image-dump login`: signs in, and keeps the tokens. What is not given is asked for. */
export async function login(options: LoginOptions, io: Io): Promise<void> {
  const { env, stderr, interrupted } = io
  const path = sessionPath(env)
  const url = serviceUrl(options.url ?? env.IMAGE_DUMP_URL ?? (await lastUrl(path)) ?? usualUrl)
  if (isOpenToOthers(url)) say(stderr, `Mind that ${url} is not encrypted: others may listen.`)
  const credentials = await credentialsFrom(options.username, io)
  // To sign in ends the session before: of two at once, the later one's tokens are to stay.
  await changeSession(path, interrupted, async () => {
    await writeSession(path, await signIn(url, credentials, interrupted))
  })
  say(io.stdout, `Signed in to ${url} as ${credentials.username}.`)
}

/** Somebody whose session is over most likely wants the same service again. */
async function lastUrl(path: string): Promise<string | undefined> {
  return (await readSession(path))?.url
}
