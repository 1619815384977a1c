import { withLock } from './lock.ts'
import { makeFolder } from './session-file.ts'

/**
 * Changes the session that is kept at `path`, while no other command does: what a command writes is
 * then never older than what it overwrites. Throws as `withLock` does, and as `work`.
 *
 * @param signal ends the wait for the others, and not the work
 */
export async function changeSession<T>(
  path: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  await makeFolder(path)
  return withLock(`${path}-lock`, signal, work)
}
