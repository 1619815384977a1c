import { LocalError } from './errors.ts'
import { lastLines, openLog } from './folder/log-file.ts'
import { GuardedServer, type GuardOptions } from './guard/guarded-server.ts'
import { untilReady } from './until-ready.ts'

/** A Postgres or Redis of ours that answers. */
export interface LocalServer {
  /** With the password. */
  readonly url: string
  readonly pid: number
  /** Settles when the server has ended, asked or not, with how: `code 0`, `SIGKILL`. */
  readonly exited: Promise<string>
  /** Stops the server in good order; kills it after 30 s. */
  stop(): Promise<void>
  /** Ends the server at once, as `kill -9` does. */
  kill(): void
}

export interface ServeOptions extends Omit<GuardOptions, 'log'> {
  readonly what: string
  readonly url: string
  readonly logFile: string
  /** Rejects until the server answers. */
  readonly probe: () => Promise<void>
  /** How long the server may take to answer, in ms. */
  readonly startWithin: number
}

/**
 * Starts a server under its guardian and waits until it answers.
 *
 * @throws LocalError NOT_STARTED with the last lines of the server's log
 */
export async function serve(options: ServeOptions): Promise<LocalServer> {
  const { what, url, logFile, probe, startWithin, ...guard } = options
  const log = await openLog(logFile)
  const server = await GuardedServer.start({ ...guard, log }).finally(() => log.close())
  try {
    await untilReady(probe, server.exited, startWithin)
  } catch (error) {
    await server.stop()
    const reason = error instanceof Error ? error.message : String(error)
    throw new LocalError(
      'NOT_STARTED',
      `${what} was not started: ${reason}. The end of ${logFile}:\n${await lastLines(logFile)}`,
      error,
    )
  }
  return {
    url,
    pid: server.pid,
    exited: server.exited,
    stop: () => server.stop(),
    kill: () => server.kill(),
  }
}
