import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Has the disk take what was written, once that is timed: who writes and does not wait for it shall
 * not leave the work to whoever is measured next.
 */
export async function syncDisk(): Promise<void> {
  await run('sync')
}
