import type { Dump } from '../api/answers.ts'
import type { Client } from '../api/client.ts'
import { BadAnswer, ConnectionLost, Refusal } from '../api/errors.ts'
import type { Quota } from '../api/quota.ts'
import { CommandFailed } from '../command-failed.ts'
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
 * @throws as `follow` does, and whatever is a defect
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
  const broken = new AbortController()
  const signal = AbortSignal.any([options.signal, broken.signal])
  try {
    for await (const event of follow(client, subject, { ...options, signal })) {
      if (event.type === 'dump') return { dump: event.dump, quota }
      if (event.type === 'image') progress.settle(event.image.status === 'FAILURE')
      if (event.type === 'trouble') progress.say(troubleLine(event.error, event.retryIn))
      if (event.type === 'accepted') {
        quota = event.quota
        onAccepted(event.requestId)
      }
      if (event.type === 'connected') {
        findCounts(client, event.requestId, progress, done.signal).catch((defect: unknown) =>
          broken.abort(defect),
        )
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
  try {
    const { heads } = await client.heads(50, done)
    const head = heads.find((head) => head.requestId === requestId)
    if (head !== undefined && !done.aborted) progress.catchUp(head.counts)
  } catch (error) {
    if (!done.aborted && !isTold(error)) throw error
  }
}

function isTold(error: unknown): boolean {
  return [ConnectionLost, Refusal, BadAnswer, CommandFailed].some((type) => error instanceof type)
}

function troubleLine(error: Error, retryIn: number): string {
  return `${error instanceof ConnectionLost ? `No connection: ${error.message}.` : error.message} Trying again in ${span(retryIn)}.`
}
