import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { buildTap } from './build-tap.ts'
import { TapReport } from './tap-report.ts'
import { root, withTools } from './tools.ts'

export interface TapResult {
  /** `N passed, N failed`, by tap's own count. */
  readonly summary: string
  /** False as well where there was no test, or not all were run. */
  readonly isPassed: boolean
}

/** How long tap may take to end its tests when it is told to, in ms. */
const patience = 10_000

/**
 * Runs tap and prints its report: a line for a file that passed, all about one that did not.
 *
 * @param files the test files; those of .taprc if there are none
 * @param signal ends the tests
 */
export async function runTap(
  files: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<TapResult> {
  const report = new TapReport()
  if (signal.aborted) return { summary: report.summary, isPassed: false }
  await buildTap()
  const tap = spawn('tap', ['run', '--reporter=tap', ...files], {
    cwd: root,
    env: withTools(env),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(tap, 'close')
  signal.addEventListener('abort', () => {
    tap.kill('SIGTERM')
    setTimeout(() => tap.kill('SIGKILL'), patience).unref()
  })
  for await (const line of createInterface({ input: tap.stdout })) {
    for (const shown of report.take(line)) process.stdout.write(`${shown}\n`)
  }
  const [code] = await ended
  return {
    summary: report.summary,
    isPassed: code === 0 && report.isPassed && !signal.aborted,
  }
}
