import { rm, stat, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { hasCode } from '../has-code.ts'

/** Whoever holds it for so long (ms) has died: a refresh takes a moment, or fails. */
const staleAfter = 30_000
const lookAgainAfter = 50

/**
 * Does work that no other process does at the same time. Two that refresh one session at once would
 * end it: a refresh token that is used twice counts as stolen (RFC 9700 4.14.2).
 *
 * @param path of a file that exists while somebody holds the lock
 */
export async function withLock<T>(
  path: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  while (!(await take(path))) {
    if ((await ageOf(path)) > staleAfter) await rm(path, { force: true })
    else await sleep(lookAgainAfter, undefined, { signal })
  }
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

/** In milliseconds; 0 where it has just gone. */
async function ageOf(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0
    throw error
  }
}
