import { fit, harmless, padTo, widthOf } from './width.ts'

/** A column of a table. */
export interface Column {
  readonly title: string
  /** Numbers stand at the right. */
  readonly align?: 'left' | 'right'
  /** Which end of a text that is too long is kept; without it the column is never cut. */
  readonly keep?: 'start' | 'end'
}

const gap = '  '
/** No column is cut below this. */
const narrowest = 12

/**
 * Lays rows out in columns.
 *
 * @param room columns of the terminal; undefined where there is none and nothing is to be cut
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  room?: number,
): string {
  const cells = rows.map((row) => row.map(harmless))
  const widths = columns.map(({ title }, column) =>
    cells.reduce((most, row) => Math.max(most, widthOf(row[column] ?? '')), widthOf(title)),
  )
  if (room !== undefined) shrink(widths, columns, room)
  const line = (row: readonly string[]) =>
    columns
      .map(({ align, keep }, column) => {
        const width = widths[column] ?? 0
        const text = fit(row[column] ?? '', width, keep)
        return align === 'right' ? ' '.repeat(width - widthOf(text)) + text : padTo(width, text)
      })
      .join(gap)
      .trimEnd()
  const titles = columns.map(({ title }) => title)
  const rules = widths.map((width) => '─'.repeat(width))
  return [titles, rules, ...cells].map(line).join('\n')
}

/** Takes from the widest that may be cut, until all fit or none can give more. */
function shrink(widths: number[], columns: readonly Column[], room: number): void {
  let over = widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1)) - room
  while (over > 0) {
    const widest = widths.reduce((best, width, column) => {
      const canGive = columns[column]?.keep !== undefined && width > narrowest
      return canGive && width > (widths[best] ?? 0) ? column : best
    }, -1)
    const width = widths[widest]
    if (width === undefined) return
    widths[widest] = width - 1
    over -= 1
  }
}
