import { type ChildProcess, spawn } from 'node:child_process'
import { lastLines, openLog, within } from '@image-dump/local'
import { endOf, firstReport } from './first-report.ts'
import { LogTail } from './log-tail.ts'
import { readableLine } from './readable-line.ts'
import type { Running } from './running.ts'

/** A program of ours, and how to start it. */
export interface ProgramSpec {
  /** Short, and unique in a stack: `api`, `worker-1`. */
  readonly name: string
  /** The TypeScript file. */
  readonly file: string
  /** Options of Node's own, before the file. */
  readonly nodeArgs?: readonly string[]
  /** The whole environment. */
  readonly env: NodeJS.ProcessEnv
  /** Takes all that it writes. Directly, so that its last words are there even if we are gone. */
  readonly logFile: string
  /** Takes its warnings and errors, for the person at the terminal. */
  readonly say?: (line: string) => void
  /** A descriptor that it holds open for as long as it lives, if there is one. */
  readonly alive?: number
}

/** A program can't start. The message is for the person at the terminal. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed'
}

const startWithin = 60_000
const lastWordsWithin = 2000
const stopWithin = 30_000

/** A program that said that it is ready. */
export class Program implements Running {
  readonly pid: number
  /** Where it answers, if it said so. */
  readonly url: string | undefined
  /** Settles when it has ended and its last words are said. */
  readonly exited: Promise<string>
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, pid: number, url: string | undefined, tail: LogTail) {
    this.#child = child
    this.pid = pid
    this.url = url
    this.exited = endOf(child).then(async (how) => {
      await tail.close()
      return how
    })
  }

  /**
   * Starts the program and waits until it is ready. It runs in a process group of its own: Ctrl-C
   * reaches us alone, who stop things in their order. When we die the IPC channel breaks, and it
   * stops by itself.
   *
   * @param signal gives up waiting and ends the program
   * @throws ProgramFailed when it says so, ends, or says nothing for a minute
   */
  static async start(spec: ProgramSpec, signal: AbortSignal): Promise<Program> {
    const log = await openLog(spec.logFile)
    const { size } = await log.stat()
    const child = spawn(process.execPath, [...(spec.nodeArgs ?? []), spec.file], {
      env: spec.env,
      detached: true,
      stdio: ['ignore', log.fd, log.fd, 'ipc', spec.alive ?? 'ignore'],
    })
    const report = await firstReport(child, startWithin, signal)
    await log.close()
    if (report.type === 'ready' && child.pid !== undefined) {
      const show = (line: string) => spec.say?.(`${spec.name}: ${line}`)
      const tail = await LogTail.follow(spec.logFile, { from: size, select: readableLine, show })
      return new Program(child, child.pid, report.url, tail)
    }
    if (signal.aborted || !(await within(lastWordsWithin, endOf(child)))) child.kill('SIGKILL')
    await endOf(child)
    if (report.type === 'failed') throw new ProgramFailed(`${spec.name}: ${report.message}`)
    const reason = report.type === 'silent' ? report.reason : 'it has no process id'
    const lines = await lastLines(spec.logFile)
    throw new ProgramFailed(`${spec.name}: ${reason}. The end of ${spec.logFile}:\n${lines}`)
  }

  async stop(grace = stopWithin): Promise<void> {
    this.#child.kill('SIGTERM')
    if (!(await within(grace, this.exited))) this.kill()
    await this.exited
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }
}
