import { isPassing } from '../api/errors.ts'
import { CommandFailed } from '../command-failed.ts'
import { exitCode } from '../exit-code.ts'
import { toFailure } from '../to-failure.ts'

export interface Stop {
  /** Of the dump, once it is known to be accepted. */
  readonly requestId: string | undefined
  /** What to type after the program's name where it is not known; free of cost if it was. */
  readonly again: string
  readonly wait: number | undefined
  readonly interrupted: AbortSignal
}

/** Why a dump is not watched any more, and how to go on. What can't go on stays what it is. */
export function stoppedAt(error: unknown, { requestId, again, wait, interrupted }: Stop): unknown {
  const accepted = requestId !== undefined
  const command = accepted ? `status ${requestId} --wait` : again
  const advice = { to: 'To go on', command }
  if (interrupted.aborted) {
    const what = accepted
      ? 'Stopped waiting; the dump goes on.'
      : 'Stopped before the dump was known to be accepted.'
    return new CommandFailed(exitCode.interrupted, what, { advice, cause: error })
  }
  if (!isPassing(error)) return error
  const failure = toFailure(error)
  // Whoever set the wait has had it, and the dump is on its way.
  const code = accepted && wait !== undefined ? exitCode.pending : failure.exitCode
  return new CommandFailed(code, failure.message, {
    details: failure.details,
    advice,
    cause: error,
  })
}
