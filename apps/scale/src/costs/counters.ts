/** What has been used up so far, by what it is of. */
export type Counters = ReadonlyMap<string, number>

/** What was used up in between: what the second has, and the first has less of. */
export function between(before: Counters, after: Counters): Counters {
  return new Map([...after].map(([name, value]) => [name, value - (before.get(name) ?? 0)]))
}

/** `first + factor * second`, of each. */
export function plus(first: Counters, factor: number, second: Counters): Counters {
  return new Map(
    [...first].map(([name, value]) => [name, value + factor * (second.get(name) ?? 0)]),
  )
}
