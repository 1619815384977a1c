import type { Figure, Goal } from './figures.ts'

const nameWidth = 52
const numberWidth = 12

/** The figures of a measurement as a person reads them. */
export function table(title: string, figures: readonly Figure[]): string {
  const row = (name: string, numbers: readonly string[], rest: string) =>
    `${name.padEnd(nameWidth)}${numbers.map((text) => text.padStart(numberWidth)).join('')}  ${rest}`
  return [
    row(title, ['median', 'min', 'max'], ''),
    ...figures.map((figure) => {
      const { name, unit, median, min, max } = figure
      return row(`  ${name}`, [median, min, max].map(number), `${unit}${verdictOf(figure)}`)
    }),
  ].join('\n')
}

function verdictOf({ goal, verdict }: Figure): string {
  if (goal === undefined || verdict === undefined) return ''
  const text = typeof verdict === 'string' ? verdict : `not asked: ${verdict.notAsked}`
  return `  (goal ${goalText(goal)}: ${text})`
}

function goalText(goal: Goal): string {
  return 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`
}

/** Three digits that say something. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  if (size >= 100) return Math.round(value).toLocaleString('en')
  return value.toFixed(size >= 10 ? 1 : size >= 1 ? 2 : 3)
}
