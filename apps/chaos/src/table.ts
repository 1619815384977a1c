import type { Row } from './row.ts'

const columns: readonly (readonly [title: string, cell: (row: Row) => string])[] = [
  ['fault', ({ name }) => name],
  ['dumps', ({ dumps }) => String(dumps)],
  ['images', ({ images }) => String(images)],
  ['settled', ({ settled }) => String(settled)],
  ['wrong', ({ wrong }) => String(wrong)],
  ['lost', ({ lost }) => String(lost)],
  ['stored twice', ({ storedTwice }) => String(storedTwice)],
  ['quota drift', ({ quotaDrift }) => String(quotaDrift)],
  ['longest wait (bound)', ({ longestWait, bound }) => `${longestWait.toFixed(1)} s (${bound})`],
  ['recovery', ({ recovery }) => `${recovery.toFixed(1)} s`],
  ['', ({ isGood }) => (isGood ? 'ok' : 'FAILED')],
]

const firstWidth = 16

/** The titles of the table. */
export function heading(): string {
  return line(columns.map(([title]) => title))
}

/** A row of the table, and below it what is to be said about it. */
export function lines(row: Row, mostNotes: number): string {
  const notes = row.notes.slice(0, mostNotes).map((note) => `    ${note}`)
  const more = row.notes.length - notes.length
  const rest = more > 0 ? [`    ... and ${more} more`] : []
  return [line(columns.map(([, cell]) => cell(row))), ...notes, ...rest].join('\n')
}

function line(cells: readonly string[]): string {
  return cells
    .map((cell, n) => (n === 0 ? cell.padEnd(firstWidth) : cell.padStart(widthOf(n))))
    .join('  ')
}

function widthOf(n: number): number {
  return Math.max(columns[n]?.[0].length ?? 0, 7)
}
