import type { Figures } from './figures/figures.ts'
import type { Place } from './place/place.ts'

/** What a measurement is given. */
export interface Bench {
  readonly place: Place
  readonly rounds: number
  /** A run that only shows whether all of it works: less of everything. */
  readonly isQuick: boolean
  readonly figures: Figures
  /** Tells the person at the terminal how far it is. */
  readonly progress: (text: string) => void
}

/** One measurement: its rounds measure everything in turn, so that all see the same machine. */
export interface Measurement {
  /** As `--only` takes it. */
  readonly name: string
  readonly about: string
  readonly run: (bench: Bench) => Promise<void>
}

/** Runs each task once, in an order that begins with another of them in each round. */
export async function inTurn(
  round: number,
  tasks: readonly (() => Promise<void>)[],
): Promise<void> {
  const first = round % tasks.length
  for (const task of [...tasks.slice(first), ...tasks.slice(0, first)]) await task()
}
