import { Client } from '../api/client.ts'
import type { ExitCode } from '../exit-code.ts'
import type { Io } from '../io.ts'
import { Session } from '../session/session.ts'
import { sessionPath } from '../session/session-file.ts'
import { Progress } from '../show/progress.ts'
import { exitCodeOf } from '../show/summary.ts'
import { stoppedAt } from './going-on.ts'
import { type ReportOptions, report } from './report.ts'
import { watch } from './watch.ts'

export interface StatusOptions extends ReportOptions {
  /** In milliseconds; true is until the dump is finished. */
  readonly wait?: number | true
  /** In milliseconds. */
  readonly retry: number
}

/** `image-dump status ID`: how a dump stands, or with `--wait`, what becomes of it. */
export async function status(requestId: string, options: StatusOptions, io: Io): Promise<ExitCode> {
  const client = new Client(await Session.open(sessionPath(io.env)), io.interrupted)
  const dump = await (options.wait === undefined
    ? client.dump(requestId)
    : watchDump(client, requestId, options, io))
  await report(dump, undefined, options, io)
  return exitCodeOf(dump)
}

async function watchDump(client: Client, requestId: string, options: StatusOptions, io: Io) {
  const { interrupted } = io
  const wait = options.wait === true ? undefined : options.wait
  const following = { wait, retryFor: options.retry, signal: interrupted }
  const progress = new Progress(io.stderr)
  try {
    const { dump } = await watch(client, { requestId }, following, progress, () => {})
    return dump
  } catch (error) {
    throw stoppedAt(error, { requestId, again: '', wait, interrupted })
  }
}
