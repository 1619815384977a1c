import { type Spread, spreadOf } from './samples.ts'

/** What a figure should be: its median is judged. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number }

/** What is measured, written down beside the measurement. */
export interface FigureSpec {
  readonly name: string
  readonly unit: string
  readonly goal?: Goal
}

export type Verdict = 'met' | 'missed' | { readonly notAsked: string }

export interface Figure extends FigureSpec, Spread {
  /** One of each round, in their order. */
  readonly samples: readonly number[]
  /** There where there is a goal. */
  readonly verdict?: Verdict
}

/** Collects what the rounds of a measurement find. */
export class Figures {
  readonly #samples = new Map<FigureSpec, number[]>()
  readonly #excuses = new Map<FigureSpec, () => string | undefined>()

  add(spec: FigureSpec, sample: number): void {
    const known = this.#samples.get(spec)
    if (known) known.push(sample)
    else this.#samples.set(spec, [sample])
  }

  /** The goal of `spec` is not asked for where the median of `other` gives a reason. */
  excuse(spec: FigureSpec, other: FigureSpec, reason: (median: number) => string | undefined) {
    this.#excuses.set(spec, () => reason(spreadOf(this.#samples.get(other) ?? []).median))
  }

  /** All of them, in the order in which they first came. */
  get all(): readonly Figure[] {
    return [...this.#samples].map(([spec, samples]) => {
      const spread = spreadOf(samples)
      const { goal } = spec
      if (goal === undefined) return { ...spec, ...spread, samples }
      return { ...spec, ...spread, samples, verdict: this.#judge(spec, goal, spread.median) }
    })
  }

  #judge(spec: FigureSpec, goal: Goal, median: number): Verdict {
    if ('atLeast' in goal ? median >= goal.atLeast : median <= goal.atMost) return 'met'
    const notAsked = this.#excuses.get(spec)?.()
    return notAsked === undefined ? 'missed' : { notAsked }
  }
}
