import type { Image, Item } from './client.ts'

/** What became of each item, a row each: name, status, and a column for each of its images. */
export function table(items: readonly Item[]): string {
  const rows = items.map(({ name, status, images }) => [name, status, ...images.map(describe)])
  const all = [['item', 'status', 'front', 'back'], ...rows]
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...all.map((row) => (row[column] ?? '').length)),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [...all.slice(0, 1), widths.map((width) => '─'.repeat(width)), ...rows]
    .map(line)
    .join('\n')
}

function describe({ status, contentType, bytes, width, height, failure }: Image): string {
  if (status !== 'SUCCESS') return `✗ ${failure?.code ?? `HTTP ${failure?.httpStatus}`}`
  const format = contentType?.replace('image/', '')
  return `✓ ${format} ${width}×${height} ${Math.ceil((bytes ?? 0) / 1024)} KB`
}

/** How many images came to each outcome, most first. */
export function tally(items: readonly Item[]): string {
  const counts = new Map<string, number>()
  for (const { status, failure } of items.flatMap(({ images }) => images)) {
    const outcome = failure ? (failure.code ?? `HTTP ${failure.httpStatus}`) : status
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(', ')
}
