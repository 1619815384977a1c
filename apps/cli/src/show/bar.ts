import { fit, widthOf } from './width.ts'
import { count, many, span } from './words.ts'

/** How far a dump is. */
export interface Standing {
  readonly settled: number
  /** Those of them that settled while we looked. */
  readonly seen: number
  readonly failed: number
  readonly total: number | undefined
  /** Since we look, in milliseconds. */
  readonly elapsed: number
}

const widest = 40
const narrowest = 5
/** Before that (ms) a guess of how long it takes is worth nothing. */
const guessAfter = 2000

/**
 * A line that shows how far a dump is.
 *
 * @param room columns that it may take
 */
export function bar(standing: Standing, room: number): string {
  const { settled, failed, total } = standing
  const failures = failed > 0 ? `, ${count(failed)} failed` : ''
  if (total === undefined) return fit(`${many(settled, 'image')} settled${failures}`, room)
  const words = `${count(settled)} of ${many(total, 'image')}${failures}${timeLeft(standing)}`
  const width = Math.min(room - widthOf(words) - 1, widest)
  return width < narrowest ? fit(words, room) : `${blocks(settled / total, width)} ${words}`
}

function timeLeft({ settled, seen, total = 0, elapsed }: Standing): string {
  if (seen === 0 || settled >= total || elapsed < guessAfter) return ''
  return `, ${span((elapsed / seen) * (total - settled))} left`
}

/** Full only when nothing is left. */
function blocks(share: number, width: number): string {
  const filled = Math.floor(Math.min(share, 1) * width)
  return '█'.repeat(filled) + '░'.repeat(width - filled)
}
