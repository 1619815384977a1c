import { randomUUID } from 'node:crypto'
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { notSignedIn, refused } from '../command-failed.ts'
import { hasCode } from '../has-code.ts'

const Stored = Type.Object({
  url: Type.String(),
  username: Type.String(),
  accessToken: Type.String(),
  refreshToken: Type.String(),
  /** Milliseconds since 1970. */
  accessTokenExpires: Type.Number(),
})

/** What is kept of a session between two commands; never a password. */
export type Stored = Static<typeof Stored>

/** `image-dump/session.json` where the XDG Base Directory Specification has it. */
export function sessionPath({ XDG_CONFIG_HOME = '', HOME }: NodeJS.ProcessEnv): string {
  const config = isAbsolute(XDG_CONFIG_HOME) ? XDG_CONFIG_HOME : join(HOME ?? homedir(), '.config')
  return join(config, 'image-dump', 'session.json')
}

/** @returns undefined where there is none; throws CommandFailed where it can't be understood */
export async function readSession(path: string): Promise<Stored | undefined> {
  try {
    return Value.Decode(Stored, JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw notSignedIn(`What is kept in ${path} can’t be read.`, error)
  }
}

const forbidden = ['EACCES', 'EPERM', 'EROFS'] as const

/** Makes the folder of a session, for nobody else. @throws CommandFailed where that may not be */
export async function makeFolder(path: string): Promise<void> {
  const folder = dirname(path)
  await unlessForbidden(folder, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await chmod(folder, 0o700)
  })
}

/**
 * Nobody else on the machine may read it, and a crash leaves the old one or the new one.
 *
 * @throws CommandFailed where it may not be written
 */
export async function writeSession(path: string, session: Stored): Promise<void> {
  await makeFolder(path)
  const temporary = `${path}.${randomUUID()}`
  await unlessForbidden(dirname(path), async () => {
    try {
      await writeFile(temporary, `${JSON.stringify(session, null, 2)}\n`, {
        mode: 0o600,
        flush: true,
      })
      await rename(temporary, path)
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  })
}

export async function removeSession(path: string): Promise<void> {
  await rm(path, { force: true })
}

async function unlessForbidden(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (hasCode(error, ...forbidden)) throw refused(`You may not write to ${folder}.`, [], error)
    throw error
  }
}
