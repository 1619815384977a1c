import type { Stack } from './stack.ts'
import { onStopRequest } from './stop-signals.ts'

export interface RunOptions {
  /** Called once everything runs. */
  readonly onReady: () => Promise<void>
  /** Takes a line for the person at the terminal. */
  readonly say: (line: string) => void
}

/**
 * Runs a stack as this process: starts it, and stops it on the first signal or when the parent is
 * gone. On a second signal programs are killed; on a third this process ends at once, and what it
 * started notices that and follows.
 *
 * @throws LocalError, ProgramFailed when it can't start; everything is stopped again by then
 */
export async function runStack(stack: Stack, { onReady, say }: RunOptions): Promise<void> {
  let stopping: Promise<void> | undefined
  const isDone = new Promise<void>((resolve, reject) => {
    onStopRequest((count) => {
      if (count === 1) {
        say('Stopping ... (Ctrl-C again: at once)')
        stopping = stack.stop()
        stopping.then(resolve, reject)
      }
      if (count === 2) stack.kill()
      if (count === 3) process.exit(1)
    })
  })
  try {
    await stack.start()
    await onReady()
  } catch (error) {
    if (stopping === undefined) {
      await stack.stop()
      throw error
    }
  }
  await isDone
  say('Stopped.')
}
