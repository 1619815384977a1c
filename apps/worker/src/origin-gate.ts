/** How long an image may hold its place while its origin has no connection free, in milliseconds. */
const patience = 250

/** The longest that an image is put off, in milliseconds: longer, and nobody would be told why. */
const longestDelay = 60_000

/** Origins whose pace is remembered: some 2 MB. */
const mostKnown = 10_000

/** What one origin has under way. */
interface Origin {
  active: number
  readonly waiting: (() => void)[]
  /** How long its images take, in milliseconds: a moving average. */
  duration: number
  /** How many images are put off, to come again later. */
  putOff: number
}

/** A place at an origin, or how long to stay away from it, in milliseconds. */
export type Admission = { readonly leave: () => void } | { readonly after: number }

/**
 * Lets so many images at once to one origin. Who finds all places taken waits a moment; whoever
 * would wait longer is sent away to come again, so that a slow origin does not take the places of
 * the others.
 */
export class OriginGate {
  readonly #places: number
  readonly #origins = new Map<string, Origin>()

  /** @param places images at once of one origin */
  constructor(places: number) {
    this.#places = places
  }

  async enter(origin: string): Promise<Admission> {
    const state = this.#stateOf(origin)
    if (state.active < this.#places) return this.#admit(state)
    const expected = state.duration * (1 + state.waiting.length / this.#places)
    if (expected < patience && (await this.#waitForPlace(state))) return this.#admit(state)
    return { after: this.#putOff(state) }
  }

  #admit(state: Origin): Admission {
    state.active += 1
    const start = performance.now()
    const leave = () => {
      state.active -= 1
      state.duration += (performance.now() - start - state.duration) / 8
      state.waiting.shift()?.()
    }
    return { leave }
  }

  #stateOf(origin: string): Origin {
    const known = this.#origins.get(origin)
    if (known) return known
    if (this.#origins.size >= mostKnown) this.#forgetIdle()
    const state = { active: 0, waiting: [], duration: 0, putOff: 0 }
    this.#origins.set(origin, state)
    return state
  }

  #forgetIdle(): void {
    for (const [origin, { active, waiting, putOff }] of this.#origins) {
      if (active + waiting.length + putOff === 0) this.#origins.delete(origin)
    }
  }

  /** @returns whether a place came free in time */
  #waitForPlace(state: Origin): Promise<boolean> {
    return new Promise((resolve) => {
      const admit = () => {
        clearTimeout(timer)
        resolve(true)
      }
      const timer = setTimeout(() => {
        state.waiting.splice(state.waiting.indexOf(admit), 1)
        resolve(false)
      }, patience)
      state.waiting.push(admit)
    })
  }

  /** Those who are put off come again one round of places after the other. */
  #putOff(state: Origin): number {
    const rounds = 1 + Math.floor(state.putOff / this.#places)
    const after = Math.min(rounds * Math.max(state.duration, patience), longestDelay)
    state.putOff += 1
    setTimeout(() => {
      state.putOff -= 1
    }, after).unref()
    return Math.round(after)
  }
}

/** What an image's connections are counted by. A URL that can't be read has none. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : ''
}
