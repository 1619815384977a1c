import { type ExitCode, exitCode } from './exit-code.ts'

/** A command that mends it, as it is typed after the program's name, and what that does. */
export interface Advice {
  readonly to: string
  readonly command: string
}

interface Particulars {
  /** Said below the message, a line each. */
  readonly details?: readonly string[]
  readonly advice?: Advice | undefined
  readonly cause?: unknown
}

/** A command that can't go on. The message and the lines below it are for the person who typed it. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
  readonly exitCode: ExitCode
  readonly details: readonly string[]
  readonly advice: Advice | undefined

  constructor(code: ExitCode, message: string, { details = [], advice, cause }: Particulars = {}) {
    super(message, { cause })
    this.exitCode = code
    this.details = details
    this.advice = advice
  }

  /** All that is to be said. @param program how the person calls this program */
  lines(program: string): readonly string[] {
    const { message, details, advice } = this
    const below = advice ? [...details, `${advice.to}: ${program} ${advice.command}`] : details
    return [message, ...below.map((line) => `  ${line}`)]
  }
}

/** The command or its input is wrong. */
export const refused = (message: string, details: readonly string[] = [], cause?: unknown) =>
  new CommandFailed(exitCode.refused, message, { details, cause })

/** @param reason why, where somebody thought that they were signed in */
export const notSignedIn = (reason = 'Nobody is signed in.', cause?: unknown) =>
  new CommandFailed(exitCode.notSignedIn, reason, {
    advice: { to: 'Sign in with', command: 'login' },
    cause,
  })
