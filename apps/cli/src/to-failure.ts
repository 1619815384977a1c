import { BadAnswer, ConnectionLost, isPassing, Refusal } from './api/errors.ts'
import { CommandFailed } from './command-failed.ts'
import { exitCode } from './exit-code.ts'
import { harmless } from './show/width.ts'
import { span } from './show/words.ts'

/** What each error becomes for the person, and for a script. What is not listed is a defect. */
export function toFailure(error: unknown): CommandFailed {
  if (error instanceof CommandFailed) return error
  if (error instanceof ConnectionLost) {
    const message = `The service can’t be reached: ${error.message}`
    return new CommandFailed(exitCode.unavailable, message, { cause: error })
  }
  if (error instanceof BadAnswer) {
    return new CommandFailed(exitCode.unavailable, error.message, { cause: error })
  }
  if (error instanceof Refusal) return refusal(error)
  const stack = error instanceof Error ? error.stack : String(error)
  return new CommandFailed(exitCode.defect, `A defect of image-dump: ${stack}`, { cause: error })
}

function refusal(error: Refusal): CommandFailed {
  const { status, message, problem, retryAfter } = error
  const details = (problem.errors ?? []).map((fault) =>
    harmless(fault.path === '' ? fault.message : `${fault.path}: ${fault.message}`),
  )
  if (retryAfter !== undefined) details.push(`Try again in ${span(retryAfter)}.`)
  if (status >= 500 && problem.instance) details.push(`For its operator: ${problem.instance}`)
  return new CommandFailed(codeOf(error), harmless(message), { details, cause: error })
}

function codeOf(error: Refusal) {
  if (error.status === 401 || error.status === 403) return exitCode.notSignedIn
  return isPassing(error) ? exitCode.unavailable : exitCode.refused
}
