import type { Dump } from '../api/answers.ts'
import type { Client } from '../api/client.ts'
import { ConnectionLost } from '../api/errors.ts'
import type { Quota } from '../api/quota.ts'
import { type FollowOptions, follow, type Subject } from '../follow/follow.ts'
import type { Progress } from '../show/progress.ts'
import { span } from '../show/words.ts'

/** A dump that was watched to its end, or to the end of the wait. */
export interface Watched {
  readonly dump: Dump
  /** As it stood when the dump was accepted. */
  readonly quota: Quota | undefined
}

/**
 * Shows how a dump gets on until it is finished, or the wait is over.
 *
 * @param onAccepted is told under which id
 * @throws as `follow` does
 */
export async function watch(
  client: Client,
  subject: Subject,
  options: FollowOptions,
  progress: Progress,
  onAccepted: (requestId: string) => void,
): Promise<Watched> {
  let quota: Quota | undefined
  const done = new AbortController()
  try {
    for await (const event of follow(client, subject, options)) {
      if (event.type === 'dump') return { dump: event.dump, quota }
      if (event.type === 'image') progress.settle(event.image.status === 'FAILURE')
      if (event.type === 'trouble') progress.say(troubleLine(event.error, event.retryIn))
      if (event.type === 'accepted') {
        quota = event.quota
        onAccepted(event.requestId)
      }
      if (event.type === 'connected') {
        void findCounts(client, event.requestId, progress, done.signal)
      }
    }
    throw new Error('a dump was followed, and nothing came of it')
  } finally {
    done.abort()
    progress.clear()
  }
}

/**
 * The lines of a dump do not say how many there will be, nor how many there were. That fails with
 * what the watching itself is about to meet and to tell; a bar without an end is no reason to stop.
 */
async function findCounts(
  client: Client,
  requestId: string,
  progress: Progress,
  done: AbortSignal,
): Promise<void> {
  const found = await client.heads(50, done).catch(() => undefined)
  const head = found?.heads.find((head) => head.requestId === requestId)
  if (head !== undefined && !done.aborted) progress.catchUp(head.counts)
}

function troubleLine(error: Error, retryIn: number): string {
  return `${error instanceof ConnectionLost ? 'No connection: ' : ''}${error.message} Trying again in ${span(retryIn)}.`
}
