import type { Dump } from '../api/answers.ts'
import type { Quota } from '../api/quota.ts'
import { type ExitCode, exitCode } from '../exit-code.ts'
import { tally } from './images.ts'
import { count, many, span } from './words.ts'

/** What became of a dump, in a few lines. */
export function summary({ requestId, status, counts, items, ...dump }: Dump): string {
  const { success, failure, pending } = counts
  const took = dump.finishedAt && span(Date.parse(dump.finishedAt) - Date.parse(dump.submittedAt))
  const parts = [
    many(counts.items, 'item'),
    many(counts.images, 'image'),
    `${count(success)} stored`,
    `${count(failure)} failed`,
    ...(pending > 0 ? [`${count(pending)} pending`] : []),
  ]
  const lines = [`${status}${took ? ` after ${took}` : ''}: ${parts.join(', ')}`]
  if (failure > 0) lines.push(`Failed: ${tally(items)}`)
  return [...lines, `Dump ${requestId}`].join('\n')
}

/** What a script is told of a dump. */
export function exitCodeOf({ counts }: Pick<Dump, 'counts'>): ExitCode {
  if (counts.pending > 0) return exitCode.pending
  return counts.failure > 0 ? exitCode.imagesFailed : exitCode.success
}

/** `97 of 100 dumps left; more come back in 12 min` */
export function quotaLine({ limit, remaining, reset }: Quota): string {
  const back = remaining < limit ? `; more come back in ${span(reset)}` : ''
  return `${count(remaining)} of ${many(limit, 'dump')} left${back}`
}
