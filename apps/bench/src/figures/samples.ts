/** The median of some numbers, and between which of them it lies. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** @param samples at least one */
export function spreadOf(samples: readonly number[]): Spread {
  return {
    median: quantile(samples, 0.5),
    min: Math.min(...samples),
    max: Math.max(...samples),
  }
}

/**
 * The sample below which a share of all of them lie; between two of them, what lies between.
 *
 * @param share 0..1
 * @returns NaN where there are no samples
 */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? Number.NaN
  return below + (at - Math.floor(at)) * (above - below)
}
