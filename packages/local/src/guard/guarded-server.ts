import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { FileHandle } from 'node:fs/promises'
import { constants } from 'node:os'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { LocalError, systemCode } from '../errors.ts'
import type { Account } from '../run.ts'
import { within } from '../within.ts'
import { guardian } from './guardian.ts'

export interface GuardOptions {
  /** The server's command line; it must stay in the foreground. */
  readonly command: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** The account to run as; ours if there is none. */
  readonly as?: Account | undefined
  /** Takes all that the server writes. */
  readonly log: FileHandle
  /** The named pipe that tells whether the server lives; see liveness.ts. */
  readonly alive: string
  /** The signal that makes the server stop in good order. */
  readonly stopSignal: 'INT' | 'TERM'
}

/** A server that stops when this process does. */
export class GuardedServer {
  readonly pid: number
  /** Settles when the server has ended, with how: `code 0`, `SIGKILL`. */
  readonly exited: Promise<string>
  readonly #guardian: ChildProcess
  #hasExited = false

  private constructor(guardian: ChildProcess, pid: number, exited: Promise<string>) {
    this.#guardian = guardian
    this.pid = pid
    this.exited = exited.then((how) => {
      this.#hasExited = true
      return how
    })
  }

  /**
   * Starts the server in a process group of its own: Ctrl-C in the terminal must not reach it
   * while the processes that use it are still finishing.
   */
  static async start(options: GuardOptions): Promise<GuardedServer> {
    const { command, cwd, env, as, log, alive, stopSignal } = options
    const child = spawn('/bin/sh', ['-c', guardian, 'guardian', stopSignal, alive, ...command], {
      cwd,
      env,
      detached: true,
      stdio: ['pipe', log.fd, log.fd, 'pipe'],
      ...as,
    })
    const exited = once(child, 'exit').then(([code, signal]) => describeEnd(code, signal))
    // Without a server there is nobody to stop, and a pipe that is gone is no news.
    child.stdin?.on('error', () => undefined)
    const report = child.stdio[3]
    const pid = report instanceof Readable ? Number.parseInt(await text(report), 10) : Number.NaN
    if (!Number.isNaN(pid)) return new GuardedServer(child, pid, exited)
    throw new LocalError('NOT_STARTED', `${command[0]} was not started: ${await exited}`)
  }

  /**
   * Stops the server in good order and waits for its end.
   *
   * @param patience after so many ms it is killed
   */
  async stop(patience = 30_000): Promise<void> {
    this.#guardian.stdin?.destroy()
    if (!(await within(patience, this.exited))) this.kill()
    await this.exited
  }

  /** Ends the server at once, as `kill -9` does. */
  kill(): void {
    // Until the guardian has ended, nobody else can have this process id.
    if (this.#hasExited) return
    try {
      process.kill(this.pid, 'SIGKILL')
    } catch (error) {
      if (systemCode(error) !== 'ESRCH') throw error
    }
  }
}

/** A shell reports the end by signal n as the exit code 128 + n. */
function describeEnd(code: unknown, signal: unknown): string {
  if (typeof code !== 'number') return String(signal)
  const name = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0]
  return name ?? `code ${code}`
}
