import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises'
import type { Plan } from '@image-dump/database'
import type { Redis } from 'ioredis'
import {
  type AcceptedDump,
  type Command,
  type Reload,
  SlidingWindows,
  type WindowState,
} from './sliding-window.ts'

/** How a user's quota stands. */
export interface QuotaState {
  /** Dumps in a window. */
  readonly limit: number
  /** Length of the window, in milliseconds. */
  readonly window: number
  /** Dumps that are left now. */
  readonly remaining: number
  /** Milliseconds until the next one comes back; 0 where all are left. */
  readonly reset: number
}

/** What became of a `reserve` or a `renew`. */
export interface Reservation extends QuotaState {
  readonly granted: boolean
  /**
   * Until when, on the clock of `performance.now()`, nobody else can have been given the unit,
   * whatever became of Redis. A dump that locks its user's row later than that must not be kept.
   */
  readonly goodUntil: number
}

/** Lengths in milliseconds. */
export interface QuotaOptions {
  readonly limits: Readonly<Record<Plan, number>>
  readonly window: number
  /**
   * How long a unit is kept for who reserved it and does not confirm it (60,000). A dump must be
   * committed within that time of the last `renew` of its unit.
   */
  readonly lease?: number
  /**
   * How long nothing is granted after Redis was flushed or restarted (2,000): for so long a unit
   * that was reserved before is still good, and its dump may begin to be committed.
   */
  readonly pause?: number
}

/**
 * The dumps of a user that were accepted in a window that ends now, in milliseconds. It must
 * not answer before those that are being committed are.
 */
export type AcceptedDumps = (userId: string, window: number) => Promise<readonly AcceptedDump[]>

interface Account {
  readonly id: string
  readonly plan: Plan
}

/**
 * How many dumps a user may send in a window that ends now. Exact, and one for all API processes:
 * a script in Redis decides, on Redis's own clock. The accepted dumps in Postgres are the truth;
 * Redis is given them where it can't know of all of them.
 *
 * A unit is reserved under the id of its dump, before the body is read; reserved again just before
 * the dump is committed, for Redis may have lost it meanwhile; and confirmed after that.
 */
export class Quota {
  readonly #windows: SlidingWindows
  readonly #options: Required<QuotaOptions>
  readonly #accepted: AcceptedDumps
  /** Who asks in this turn of the event loop, and what the first of them will hear. */
  readonly #asking = new Map<string, Promise<Reservation>>()

  /** @param redis from `connectForCommands` */
  constructor(redis: Redis, options: QuotaOptions, accepted: AcceptedDumps) {
    this.#windows = new SlidingWindows(redis)
    this.#options = { lease: 60_000, pause: 2000, ...options }
    this.#accepted = accepted
  }

  /**
   * Takes a unit for a dump that has none yet, if one is left, for as long as a lease. Of those that
   * ask for one account in the same turn of the event loop, Redis is asked for the first alone: where
   * nothing is left for it, nothing is for them.
   *
   * @throws what Redis threw, or Postgres, where they could not be asked
   */
  async reserve(account: Account, id: string): Promise<Reservation> {
    const who = `${account.id} ${account.plan}`
    const asking = this.#asking.get(who)
    if (asking) return (await asking).granted ? this.renew(account, id) : asking
    const first = immediate().then(() => {
      this.#asking.delete(who)
      return this.renew(account, id)
    })
    this.#asking.set(who, first)
    return first
  }

  /**
   * Begins the lease on a dump's unit anew, or takes the unit again where it was lost, if one is
   * left. Where it is refused or throws, the dump has no unit any more.
   *
   * @throws what Redis threw, or Postgres, where they could not be asked
   */
  async renew(account: Account, id: string): Promise<Reservation> {
    try {
      let asked = performance.now()
      let state = await this.#run(account, 'reserve', id)
      while (!state.complete) {
        await sleep(state.wait)
        const reload = await this.#reload(account, state)
        asked = performance.now()
        state = await this.#run(account, 'reserve', id, reload)
      }
      const goodUntil = asked + this.#options.pause
      return { ...this.#told(account, state), granted: state.reserved, goodUntil }
    } catch (error) {
      // A frozen Redis does later what it was asked: at once the reverse, on the same connection.
      // Where it hears neither, there is nothing to give back; where only this one, the lease lapses.
      this.release(account, id).catch(() => {})
      throw error
    }
  }

  /**
   * The dump is accepted: its unit stays taken for the whole window, counted from its reservation,
   * or from now where that was lost. Twice is once. Where it fails nothing is wrong for longer than
   * the lease: when that lapses, Postgres is asked.
   *
   * @throws what Redis threw, where it could not be asked
   */
  async confirm(account: Account, id: string): Promise<void> {
    await this.#run(account, 'confirm', id)
  }

  /** Gives the unit back of which no dump came. Twice is once. */
  async release(account: Account, id: string): Promise<QuotaState> {
    return this.#told(account, await this.#run(account, 'release', id))
  }

  /**
   * Gives the unit back of a dump that could not be kept, or was, unknown to us: the connection may
   * break after Postgres has committed. Who reserves next asks Postgres.
   */
  async doubt(account: Account, id: string): Promise<QuotaState> {
    return this.#told(account, await this.#run(account, 'doubt', id))
  }

  /** How the quota stands; takes nothing. */
  async look(account: Account): Promise<QuotaState> {
    const state = await this.#run(account, 'look', '')
    if (state.complete) return this.#told(account, state)
    const reload = await this.#reload(account, state)
    return this.#told(account, await this.#run(account, 'look', '', reload))
  }

  async #reload({ id }: Account, { life }: WindowState): Promise<Reload> {
    return { life, dumps: await this.#accepted(id, this.#options.window) }
  }

  async #run({ id, plan }: Account, command: Command, name: string, reload?: Reload) {
    const { limits, ...lengths } = this.#options
    return this.#windows.run(id, command, name, { limit: limits[plan], ...lengths }, reload)
  }

  #told({ plan }: Account, { remaining, reset }: WindowState): QuotaState {
    return { limit: this.#options.limits[plan], window: this.#options.window, remaining, reset }
  }
}
