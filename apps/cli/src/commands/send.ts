import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { Client } from '../api/client.ts'
import { Refusal } from '../api/errors.ts'
import type { ExitCode } from '../exit-code.ts'
import { failedItems, feedWriter } from '../feed/failures.ts'
import { type Feed, readFeed } from '../feed/feed.ts'
import type { Format } from '../feed/format.ts'
import { type Io, say } from '../io.ts'
import { Session } from '../session/session.ts'
import { sessionPath } from '../session/session-file.ts'
import { Progress } from '../show/progress.ts'
import { quoted } from '../show/quoted.ts'
import { exitCodeOf } from '../show/summary.ts'
import { many, size } from '../show/words.ts'
import { stoppedAt } from './going-on.ts'
import { type ReportOptions, report } from './report.ts'
import { type Watched, watch } from './watch.ts'

export interface SendOptions extends ReportOptions {
  readonly format?: Format
  readonly failures?: string
  /** In milliseconds. */
  readonly wait?: number
  /** In milliseconds. */
  readonly retry: number
  readonly key?: string
}

/** Items of the smallest dump, unless the service is set otherwise. */
const usualFewest = 51
const fewSaid = `A dump has ${usualFewest} items or more: send them with others.`

/** `image-dump send FILE`: sends a feed, shows how it gets on, and what became of it. */
export async function send(file: string, options: SendOptions, io: Io): Promise<ExitCode> {
  const { key = randomUUID() } = options
  // Before anything is sent, for afterwards it would be too late.
  const writeFeed = options.failures === undefined ? undefined : await feedWriter(options.failures)
  const session = await Session.open(sessionPath(io.env))
  const feed = await readFeed(file, io.stdin, options.format)
  for (const note of feed.notes) say(io.stderr, note)
  const what = `${feed.name} (${size(feed.body.length)})`
  say(io.stderr, `Sending ${what} to ${session.url} as ${session.username}, key ${key}`)
  const { dump, quota } = await sendAndWatch(file, feed, key, session, options, io)
  await report(dump, quota, options, io)
  if (options.failures !== undefined && writeFeed && dump.counts.failure > 0) {
    const failed = failedItems(feed.items(), dump.items)
    await writeFile(options.failures, writeFeed(failed))
    say(io.stderr, `${many(failed.length, 'item')} to send again: ${options.failures}`)
    if (failed.length < usualFewest) say(io.stderr, fewSaid)
  }
  return exitCodeOf(dump)
}

async function sendAndWatch(
  file: string,
  feed: Feed,
  key: string,
  session: Session,
  options: SendOptions,
  { stderr, interrupted }: Io,
): Promise<Watched> {
  const progress = new Progress(stderr)
  const client = new Client(session, interrupted)
  const { wait, retry: retryFor } = options
  let requestId: string | undefined
  try {
    const following = { wait, retryFor, signal: interrupted }
    return await watch(client, { feed, key }, following, progress, (id) => {
      requestId = id
      progress.say(`Accepted as ${id}`)
    })
  } catch (error) {
    const again = `send ${quoted(file)} --key ${quoted(key)}`
    throw stoppedAt(located(error, feed), { requestId, again, wait, interrupted })
  }
}

/** A refusal names places in what we sent; the person knows the file. */
function located(error: unknown, feed: Feed): unknown {
  if (!(error instanceof Refusal) || error.problem.errors === undefined) return error
  const errors = error.problem.errors.map(({ path, message }) => ({
    path: feed.place(path),
    message,
  }))
  return new Refusal(error.status, { ...error.problem, errors }, error.retryAfter)
}
