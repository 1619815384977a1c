import type { ChildProcess } from 'node:child_process'
import { type Report, readReport } from './report.ts'

/** How a process ended: `code 0`, `SIGKILL`. One that was never started ended as well. */
export function endOf(child: ChildProcess): Promise<string> {
  const { pid, exitCode, signalCode } = child
  if (pid === undefined) return Promise.resolve('no process')
  if (exitCode !== null || signalCode !== null) return Promise.resolve(word(exitCode, signalCode))
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(word(code, signal)))
  })
}

/** No report came, for this reason. */
export interface NoReport {
  readonly type: 'silent'
  readonly reason: string
}

/**
 * The first report of a program, unless it ends before, does not start at all, or says nothing in
 * time.
 *
 * @param ms how long it may take
 * @param signal gives it up before that
 */
export function firstReport(
  child: ChildProcess,
  ms: number,
  signal: AbortSignal,
): Promise<Report | NoReport> {
  return new Promise((resolve) => {
    const settle = (report: Report | NoReport) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', give)
      child.off('message', hear)
      resolve(report)
    }
    const fail = (reason: string) => settle({ type: 'silent', reason })
    const give = () => fail('it was told to stop before it was ready')
    const hear = (message: unknown) => {
      const report = readReport(message)
      if (report) settle(report)
    }
    const timer = setTimeout(() => fail(`it was not ready after ${ms / 1000} s`), ms)
    child.on('message', hear)
    // It stays: a later error, of a signal that could not be sent, must not end this process.
    child.on('error', (error) => fail(error.message))
    void endOf(child).then((how) => fail(`it ended with ${how}`))
    signal.addEventListener('abort', give, { once: true })
    if (signal.aborted) give()
  })
}

function word(code: number | null, signal: NodeJS.Signals | null): string {
  return signal ?? `code ${code}`
}
