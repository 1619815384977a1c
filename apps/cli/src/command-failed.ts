import { type ExitCode, exitCode } from './exit-code.ts'

/** A command that can't go on. The message and the lines below it are for the person who typed it. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
  readonly exitCode: ExitCode
  /** Said below the message, a line each. */
  readonly details: readonly string[]

  constructor(code: ExitCode, message: string, details: readonly string[] = [], cause?: unknown) {
    super(message, { cause })
    this.exitCode = code
    this.details = details
  }
}

/** The command or its input is wrong. */
export const refused = (message: string, details?: readonly string[], cause?: unknown) =>
  new CommandFailed(exitCode.refused, message, details, cause)

/** @param reason why, where somebody thought that they were signed in */
export const notSignedIn = (reason?: string, cause?: unknown) =>
  new CommandFailed(
    exitCode.notSignedIn,
    reason ?? 'Nobody is signed in.',
    ['Sign in with: image-dump login'],
    cause,
  )
