import { readFile } from 'node:fs/promises'
import { nameKey, type Plan, type Users } from '@image-dump/database'
import { hashDigest, passwordDigest, verifyDigest } from './password.ts'

export interface ListedUser {
  readonly username: string
  readonly password: string
  readonly plan: Plan
}

/** A line of the users file can't be read. The message names the line, never what stands in it. */
export class UsersFileError extends Error {
  override readonly name = 'UsersFileError'
}

/**
 * Reads `username,password,plan`, a line each; empty lines and those that begin with # are skipped.
 * The first comma ends the name and the last begins the plan: a password may hold commas.
 *
 * @throws UsersFileError naming the first line that is wrong
 */
export function parseUsersFile(text: string): readonly ListedUser[] {
  const users = new Map<string, ListedUser>()
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue
    const [, username = '', password = '', plan = ''] = /^([^,]*),(.*),([^,]*)$/.exec(line) ?? []
    const user = {
      username: username.trim().normalize('NFC'),
      password: password.trim(),
      plan: plan.trim(),
    }
    const fault = faultOf(user, users)
    if (fault !== undefined) throw new UsersFileError(`line ${index + 1}: ${fault}`)
    if (isPlan(user.plan)) users.set(nameKey(user.username), { ...user, plan: user.plan })
  }
  return [...users.values()]
}

/**
 * Sees to it that the users of a file exist, with its plans. A password of the file replaces a
 * former one of the file, but none that the user has chosen.
 *
 * @throws UsersFileError, also where the file can't be read
 */
export async function importUsersFile(path: string, users: Users): Promise<void> {
  for (const listed of parseUsersFile(await readUsersFile(path))) {
    const digest = passwordDigest(listed.password)
    const user = await users.credentials(listed.username)
    if (user === undefined) {
      await users.add(listed.username, listed.plan, await hashDigest(digest))
      continue
    }
    if (user.plan !== listed.plan) await users.changePlan(user.id, listed.plan)
    if (user.setByUser || (await verifyDigest(user.passwordhash, digest))) continue
    await users.resetPassword(user.id, await hashDigest(digest))
  }
}

async function readUsersFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new UsersFileError("it can't be read", { cause })
  }
}

function faultOf(
  user: { readonly username: string; readonly password: string; readonly plan: string },
  seen: ReadonlyMap<string, unknown>,
): string | undefined {
  if (user.username === '' || user.password === '') return 'must be username,password,plan'
  if (!isPlan(user.plan)) return 'the plan must be gold, silver or bronze'
  if (seen.has(nameKey(user.username))) return 'this username has a line already'
  return undefined
}

function isPlan(text: string): text is Plan {
  return text === 'gold' || text === 'silver' || text === 'bronze'
}
