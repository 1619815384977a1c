import { close, constants, open } from 'node:fs'
import { chown, lstat, rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { LocalError, systemCode } from '../errors.ts'
import { type Account, run } from '../run.ts'
import { holders } from './holders.ts'

/**
 * Whether anything of an earlier run still lives is asked of a named pipe, the liveness pipe, that
 * all its processes have open: the kernel lets nobody write to a pipe without a reader. Unlike a
 * process number in a file, that can't be stale, nor mean a stranger.
 */

export interface LivenessOptions {
  /** Whose processes they are, for messages: `Postgres`. */
  readonly what: string
  /** How long those of an earlier run may go on stopping by themselves, in ms. */
  readonly patience: number
  /** The account whose processes will hold the pipe; ours if there is none. */
  readonly as?: Account | undefined
  /** Takes a line for the person at the terminal. */
  readonly say: (line: string) => void
}

/**
 * Makes the liveness pipe where there is none, and waits until no process of an earlier run holds
 * it. They know that their parent is gone and are stopping; one that isn't is asked to, then made
 * to.
 *
 * @throws LocalError LEFTOVER when one stays all the same
 */
export async function freshLivenessPipe(file: string, options: LivenessOptions): Promise<void> {
  const found = await lstat(file).catch(() => undefined)
  if (found?.isFIFO()) await outlive(file, options)
  else {
    // Not a pipe: what a backup made of one, say.
    await rm(file, { force: true })
    const made = await run('mkfifo', ['-m', '600', file])
    if (!made.ok) throw new LocalError('UNWRITABLE', `No named pipe can be made: ${made.output}`)
  }
  if (options.as) await chown(file, options.as.uid, options.as.gid)
}

async function outlive(file: string, { what, patience, say }: LivenessOptions): Promise<void> {
  if (!(await isHeld(file))) return
  say(`Waiting for ${what} of an earlier run to stop ...`)
  if (await isReleased(file, patience)) return
  const step = Math.min(patience, 5000)
  // A process that was stopped (SIGSTOP) hears of SIGTERM only when it goes on.
  await signal(file, 'SIGTERM', 'SIGCONT')
  if (await isReleased(file, step)) return
  await signal(file, 'SIGKILL')
  if (await isReleased(file, step)) return
  const pids = (await holders(file)).join(', ') || `that hold ${file}`
  throw new LocalError('LEFTOVER', `${what} of an earlier run did not stop: end processes ${pids}.`)
}

async function signal(file: string, ...names: readonly NodeJS.Signals[]): Promise<void> {
  for (const pid of await holders(file)) {
    for (const name of names) {
      try {
        process.kill(pid, name)
      } catch (error) {
        // It ended between the two looks.
        if (systemCode(error) !== 'ESRCH') throw error
      }
    }
  }
}

async function isReleased(file: string, within: number): Promise<boolean> {
  const end = Date.now() + within
  while (await isHeld(file)) {
    if (Date.now() > end) return false
    await sleep(50)
  }
  return true
}

function isHeld(file: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    open(file, constants.O_WRONLY | constants.O_NONBLOCK, (error, descriptor) => {
      if (error === null) return close(descriptor, () => resolve(true))
      // The kernel's word for a pipe that nobody reads.
      if (error.code === 'ENXIO') return resolve(false)
      reject(error)
    })
  })
}
