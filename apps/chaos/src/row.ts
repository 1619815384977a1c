import type { Fault } from './faults/index.ts'
import type { Client } from './load/client.ts'
import type { Load } from './load/load.ts'
import type { KeptState } from './verify/kept-state.ts'
import type { Drift } from './verify/quota-drift.ts'

/** What a fault came to. */
export interface Row {
  readonly name: string
  readonly dumps: number
  readonly images: number
  readonly settled: number
  readonly wrong: number
  readonly lost: number
  readonly storedTwice: number
  readonly quotaDrift: number
  /** Of any dump, from its first byte to its final answer, in seconds. */
  readonly longestWait: number
  readonly bound: number
  /** From the end of the fault until all that was under way then was answered, in seconds. */
  readonly recovery: number
  readonly isGood: boolean
  /** Lines for a person, good or bad. */
  readonly notes: readonly string[]
}

interface Parts {
  readonly fault: Fault
  readonly load: Load
  readonly client: Client
  readonly kept: KeptState
  readonly drift: Drift
  /** Programs that ended though nobody had asked them to. */
  readonly crashes: readonly string[]
  /** When the fault was over, and when the suite gave up waiting or all was answered. */
  readonly healedAt: number
  readonly endedAt: number
}

export function toRow({
  fault,
  load,
  client,
  kept,
  drift,
  crashes,
  healedAt,
  endedAt,
}: Parts): Row {
  const { deliveries } = load
  const quotaDrift = Math.abs(drift.units)
  const imagesOf = (of: typeof deliveries) =>
    of.reduce((sum, { dump }) => sum + 2 * dump.items.length, 0)
  const answered = deliveries.filter(({ answer }) => answer !== undefined)
  const images = imagesOf(deliveries)
  const settled = imagesOf(answered)
  const sum = (what: 'wrong' | 'excused') =>
    deliveries.reduce((total, { verdict }) => total + verdict[what], 0)
  const waits = deliveries.map(({ sentAt, answeredAt = endedAt }) => answeredAt - sentAt)
  const longestWait = Math.max(0, ...waits) / 1000
  const underWay = deliveries.filter(({ sentAt }) => sentAt < healedAt)
  const last = Math.max(healedAt, ...underWay.map(({ answeredAt = endedAt }) => answeredAt))
  const cut = fault.isSeamless ? client.journal.cut : 0
  const counts = {
    wrong: sum('wrong') + kept.wrong,
    lost: Math.max(images - settled, kept.lost),
    storedTwice: kept.storedTwice,
    quotaDrift,
  }
  const bad = counts.wrong + counts.lost + counts.storedTwice + quotaDrift + cut + crashes.length
  return {
    name: fault.name,
    dumps: deliveries.length,
    images,
    settled,
    ...counts,
    longestWait,
    bound: fault.bound,
    recovery: (last - healedAt) / 1000,
    isGood: bad === 0 && longestWait <= fault.bound,
    notes: [
      `requests: ${client.journal}`,
      ...(cut > 0 ? [`BAD: ${cut} requests were cut off`] : []),
      ...(sum('excused') > 0 ? [`${sum('excused')} images failed as the fault allows`] : []),
      ...(kept.staged > 0
        ? [`${kept.staged} files are left in staging, ${kept.stagedEmpty} of them empty`]
        : []),
      ...crashes.map((crash) => `BAD: ${crash}`),
      ...(drift.units > 0 ? [`BAD: ${drift.units} units of quota without a dump`] : []),
      ...(drift.units < 0 ? [`BAD: ${-drift.units} dumps without a unit of quota`] : []),
      ...(drift.after > 1 ? [`the quota was looked at for ${drift.after.toFixed(0)} s`] : []),
      ...kept.reasons.map((reason) => `BAD: ${reason}`),
      ...deliveries.flatMap(({ verdict }) => verdict.reasons.map((reason) => `BAD: ${reason}`)),
    ],
  }
}
