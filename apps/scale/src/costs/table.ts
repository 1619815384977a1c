import type { Costs } from './measure.ts'

const columns = ['idle', 'dump', 'image'] as const

/** The costs as a person reads them. */
export function costsTable({ details, imagesPerSecond, ...costs }: Costs): string {
  const names = [...costs.image.keys()]
  const row = (name: string, cells: readonly string[]) =>
    name.padEnd(40) + cells.map((cell) => cell.padStart(16)).join('')
  return [
    row('what', ['an idle second', 'a dump', 'each image']),
    ...names.map((name) =>
      row(
        name,
        columns.map((column) => figure(costs[column].get(name))),
      ),
    ),
    `\nThe large dumps, one by one: ${imagesPerSecond.toFixed(0)} images a second.`,
    '\nWhat is run for each image of a large dump:',
    ...details.map(([name, calls]) => `${calls.toFixed(2).padStart(8)}  ${name}`),
  ].join('\n')
}

/** Below a hundred with a digit after the point; noise below nothing is nothing. */
function figure(value = 0): string {
  if (Math.abs(value) < 100) return value.toFixed(1)
  return Math.round(value).toLocaleString('en')
}
