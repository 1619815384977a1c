import { setTimeout as sleep } from 'node:timers/promises'
import { type Dump, type Image, type Line, readLine } from '../api/answers.ts'
import type { Client } from '../api/client.ts'
import { ConnectionLost, isPassing, Refusal } from '../api/errors.ts'
import type { Ask } from '../api/http.ts'
import { linesOf } from '../api/lines.ts'
import { type Quota, quotaOf } from '../api/quota.ts'
import type { Feed } from '../feed/feed.ts'
import { Patience } from './patience.ts'
import { Retries } from './retries.ts'

/** What happens to a dump while it is watched. */
export type DumpEvent =
  | { readonly type: 'accepted'; readonly requestId: string; readonly quota: Quota | undefined }
  /** It is watched over a new connection; what settled before is told only at the end. */
  | { readonly type: 'connected'; readonly requestId: string }
  /** Each image once, however often the connection was lost. */
  | { readonly type: 'image'; readonly image: Image }
  | { readonly type: 'trouble'; readonly error: Error; readonly retryIn: number }
  /** Comes last: finished, or as it stands where the wait was over before. */
  | { readonly type: 'dump'; readonly dump: Dump }

/** A dump to send, or one that was sent. */
export type Subject =
  | { readonly feed: Pick<Feed, 'body' | 'contentType'>; readonly key: string }
  | { readonly requestId: string }

export interface FollowOptions {
  /** How long to wait for the images, in milliseconds; undefined is until they are settled. */
  readonly wait: number | undefined
  /** Longest time of trouble without any success, in milliseconds. */
  readonly retryFor: number
  /** Ends it. */
  readonly signal: AbortSignal
}

/** An answer that comes sooner than this (ms), though we would wait, comes from an API that stops. */
const soonest = 1000

/** It begins only once a large feed has gone over a slow line (ms); fetch itself waits no longer. */
const silence = 300_000

/**
 * Sends a dump, or finds one, and watches it to its end, over as many connections as that takes.
 * Until it is known to be accepted it is sent again under its key, which makes one dump of it.
 *
 * @throws what stays after all retries: ConnectionLost, Refusal; at once: any other Refusal,
 *   BadAnswer, CommandFailed where the session has ended, and what `signal` was aborted with
 */
export async function* follow(
  client: Client,
  subject: Subject,
  { wait, retryFor, signal }: FollowOptions,
): AsyncGenerator<DumpEvent> {
  const patience = new Patience(wait)
  const retries = new Retries(retryFor)
  const told = new Set<string>()
  let target = subject
  for (;;) {
    const start = performance.now()
    const within = AbortSignal.any([signal, patience.over])
    try {
      const response = await client.request(...requestFor(target, patience.preference(), within))
      let dump: Dump | undefined
      for await (const text of linesOf(response, within)) {
        const line: Line = readLine(text)
        retries.succeeded()
        if (line.type === 'dump') dump = withoutType(line)
        if (line.type === 'accepted') {
          const { requestId } = line
          if ('feed' in target) yield { type: 'accepted', requestId, quota: quotaOf(response) }
          target = { requestId }
          yield { type: 'connected', requestId }
        }
        if (line.type === 'image' && !told.has(line.imageId)) {
          told.add(line.imageId)
          yield { type: 'image', image: line }
        }
      }
      if (dump === undefined) throw new ConnectionLost('the answer was cut off')
      if (dump.counts.pending === 0 || patience.isOver) return yield { type: 'dump', dump }
      await sleep(Math.max(soonest - (performance.now() - start), 0), undefined, { signal })
    } catch (error) {
      signal.throwIfAborted()
      if (patience.over.aborted) throw new ConnectionLost('it did not answer in time')
      if (!isPassing(error)) throw error
      const retryIn = retries.next(error instanceof Refusal ? error.retryAfter : undefined)
      if (retryIn === undefined || retryIn > patience.left) throw error
      yield { type: 'trouble', error, retryIn }
      await sleep(retryIn, undefined, { signal })
    }
  }
}

function requestFor(
  target: Subject,
  prefer: string,
  signal: AbortSignal,
): readonly [path: string, options: Partial<Ask>] {
  const headers = { accept: 'application/x-ndjson', prefer }
  if ('requestId' in target) {
    return [`/api/dumps/${encodeURIComponent(target.requestId)}`, { headers, signal, silence }]
  }
  const { body, contentType } = target.feed
  const sending = { 'content-type': contentType, 'idempotency-key': target.key }
  return [
    '/api/dumps',
    { method: 'POST', headers: { ...headers, ...sending }, body, signal, silence },
  ]
}

function withoutType({ type: _, ...dump }: Extract<Line, { type: 'dump' }>): Dump {
  return dump
}
