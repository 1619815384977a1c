import { cpus, loadavg, release, totalmem } from 'node:os'
import type { Figure } from './figures.ts'

/** What one measurement found. */
export interface Finding {
  readonly name: string
  readonly about: string
  readonly seconds: number
  /** The load of the machine over the last minute, before it began: ours is in it. */
  readonly load: number
  readonly figures: readonly Figure[]
}

/** A whole run, as `--json` writes it. */
export interface Report {
  readonly startedAt: string
  readonly rounds: number
  readonly isQuick: boolean
  readonly machine: ReturnType<typeof machine>
  readonly findings: readonly Finding[]
}

export function machine() {
  return {
    processors: cpus().length,
    model: cpus()[0]?.model ?? 'unknown',
    memory: totalmem(),
    kernel: release(),
    node: process.version,
  }
}

/** The load of the machine over the last minute. */
export function load(): number {
  return loadavg()[0] ?? Number.NaN
}

/** How the goals stand, in a line. */
export function verdicts(findings: readonly Finding[]): string {
  const all = findings.flatMap(({ figures }) => figures.map(({ verdict }) => verdict))
  const met = all.filter((verdict) => verdict === 'met').length
  const missed = all.filter((verdict) => verdict === 'missed').length
  return `${met} goals met, ${missed} missed`
}
