import { CommanderError } from 'commander'
import { CommandFailed } from './command-failed.ts'
import { commands } from './commands/commands.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { type Io, say } from './io.ts'
import { toFailure } from './to-failure.ts'

/**
 * Does what a command line asks for. It never throws: what goes wrong is said to standard error.
 *
 * @param args without the program's own name
 */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const { program = 'image-dump' } = io
  let code: ExitCode = exitCode.success
  try {
    await commands(program, io, (ended) => {
      code = ended
    }).parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    // Its message is written already; of help that was asked for, it says 0.
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCode.success : exitCode.refused
    }
    const failure = failureOf(error, io.interrupted)
    for (const line of failure.lines(program)) say(io.stderr, line)
    return failure.exitCode
  }
}

function failureOf(error: unknown, interrupted: AbortSignal): CommandFailed {
  if (!interrupted.aborted || error instanceof CommandFailed) return toFailure(error)
  return new CommandFailed(exitCode.interrupted, 'Interrupted.', { cause: error })
}
