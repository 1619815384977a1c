/**
 * How long an image may hold its place while its origin has no connection free, in milliseconds. To
 * send it away and call it back costs some 60 commands of Redis, and with 250 ms each image of a
 * large dump from one quick origin was sent away once, as soon as the machine was busy.
 */
const usualPatience = 1000

/** The longest that an image is put off, in milliseconds: longer, and nobody would be told why. */
export const longestDelay = 60_000

/** How long one that was called back is waited for, in milliseconds; another worker may have it. */
const longestWay = 1000

/** Origins whose pace is remembered: some 2 MB. */
const mostKnown = 10_000

/** What one origin has under way. */
interface Origin {
  active: number
  readonly waiting: (() => void)[]
  /** How long its images take, in milliseconds: a moving average. */
  duration: number
  /** Images that are put off, by their places. */
  readonly away: Visitor[]
  /** Images that were called back and are not here yet. */
  readonly called: Set<string>
}

/** An image that wants to its origin. */
export interface Visitor {
  readonly imageId: string
  readonly origin: string
  /**
   * Its place in its user's own backlog, from 1: however many images of another user are put off,
   * it is not put off behind more than those before it.
   */
  readonly place: number
}

/** A place at an origin, or how long to stay away from it. */
export type Admission =
  | { readonly leave: () => void }
  | {
      /** In milliseconds, unless it is called back before. */
      readonly after: number
      /** To be called once it is away, and can be called back. */
      readonly away: () => void
    }

/**
 * Lets so many images at once to one origin. Who finds all places taken waits a moment; whoever
 * would wait longer is sent away, so that a slow origin does not take the places of the others, and
 * is called back as soon as there is a place.
 */
export class OriginGate {
  readonly #places: number
  readonly #callBack: (imageId: string) => void
  readonly #patience: number
  readonly #origins = new Map<string, Origin>()

  /**
   * @param places images at once of one origin
   * @param callBack is told of an image that has been sent away and may come now
   * @param patience how long an image is let wait for a place, in milliseconds
   */
  constructor(places: number, callBack: (imageId: string) => void, patience = usualPatience) {
    this.#places = places
    this.#callBack = callBack
    this.#patience = patience
  }

  async enter(visitor: Visitor): Promise<Admission> {
    const state = this.#stateOf(visitor.origin)
    state.called.delete(visitor.imageId)
    if (state.active < this.#places) {
      state.active += 1
      return this.#admit(state)
    }
    const expected = state.duration * (1 + state.waiting.length / this.#places)
    if (expected < this.#patience && (await this.#waitForPlace(state))) return this.#admit(state)
    return this.#sendAway(state, visitor)
  }

  #admit(state: Origin): Admission {
    const start = performance.now()
    const leave = () => {
      state.duration += (performance.now() - start - state.duration) / 8
      const next = state.waiting.shift()
      // Whoever waits takes the place over: it is never free meanwhile, for a third to take.
      if (next) return next()
      state.active -= 1
      this.#fill(state)
    }
    return { leave }
  }

  #stateOf(origin: string): Origin {
    const known = this.#origins.get(origin)
    if (known) return known
    if (this.#origins.size >= mostKnown) this.#forgetIdle()
    const state = { active: 0, waiting: [], duration: 0, away: [], called: new Set<string>() }
    this.#origins.set(origin, state)
    return state
  }

  #forgetIdle(): void {
    for (const [origin, { active, waiting, away }] of this.#origins) {
      if (active + waiting.length + away.length === 0) this.#origins.delete(origin)
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
      }, this.#patience)
      state.waiting.push(admit)
    })
  }

  /** Those who are not called back come by themselves, one round of places after the other. */
  #sendAway(state: Origin, visitor: Visitor): Admission {
    const before = Math.min(state.away.length, visitor.place - 1)
    const rounds = 1 + Math.floor(before / this.#places)
    const after = Math.round(
      Math.min(rounds * Math.max(state.duration, this.#patience), longestDelay),
    )
    const away = () => {
      const later = state.away.findIndex(({ place }) => place > visitor.place)
      state.away.splice(later === -1 ? state.away.length : later, 0, visitor)
      setTimeout(() => {
        const index = state.away.indexOf(visitor)
        if (index !== -1) state.away.splice(index, 1)
      }, after).unref()
      // The places may have come free while it was on its way.
      this.#fill(state)
    }
    return { after, away }
  }

  /** Calls back as many as there are places for. */
  #fill(state: Origin): void {
    for (let free = this.#places - state.active - state.called.size; free > 0; free -= 1) {
      const next = state.away.shift()
      if (next === undefined) return
      state.called.add(next.imageId)
      setTimeout(() => state.called.delete(next.imageId), longestWay).unref()
      this.#callBack(next.imageId)
    }
  }
}

/** What an image's connections are counted by. A URL that can't be read has none. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : ''
}
