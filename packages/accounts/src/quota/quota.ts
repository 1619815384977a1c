import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plan } from '@image-dump/database'
import type { Redis, Result } from 'ioredis'

type Command = 'reserve' | 'release' | 'look'
type Reply = readonly [reserved: number, remaining: number, resetMicroseconds: number]

declare module 'ioredis' {
  interface RedisCommander<Context> {
    slidingWindow(
      key: string,
      command: Command,
      limit: number,
      windowMicroseconds: number,
      member: string,
    ): Result<Reply, Context>
  }
}

const lua = readFileSync(join(import.meta.dirname, 'sliding-window.lua'), 'utf8')

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

export interface QuotaOptions {
  readonly limits: Readonly<Record<Plan, number>>
  /** In milliseconds. */
  readonly window: number
}

interface Account {
  readonly id: string
  readonly plan: Plan
}

/**
 * How many dumps a user may send in a window that ends now. Exact, and one for all API processes:
 * a script in Redis decides, on Redis's own clock.
 */
export class Quota {
  readonly #redis: Redis
  readonly #options: QuotaOptions

  /** @param redis from `connectForCommands` */
  constructor(redis: Redis, options: QuotaOptions) {
    this.#redis = redis
    this.#options = options
    redis.defineCommand('slidingWindow', { lua, numberOfKeys: 1 })
  }

  /**
   * Takes a unit under a name, if one is left.
   *
   * @throws what Redis threw, where it could not be asked
   */
  async reserve(
    account: Account,
    name: string,
  ): Promise<QuotaState & { readonly granted: boolean }> {
    const { reserved, ...state } = await this.#run(account, 'reserve', name)
    return { ...state, granted: reserved }
  }

  /** Gives the unit of a name back. Twice is once. */
  async release(account: Account, name: string): Promise<QuotaState> {
    return this.#state(account, 'release', name)
  }

  /** How the quota stands; changes nothing. */
  async look(account: Account): Promise<QuotaState> {
    return this.#state(account, 'look', '')
  }

  async #state(account: Account, command: Command, name: string): Promise<QuotaState> {
    const { reserved: _, ...state } = await this.#run(account, command, name)
    return state
  }

  async #run({ id, plan }: Account, command: Command, name: string) {
    const { window } = this.#options
    const limit = this.#options.limits[plan]
    const [reserved, remaining, reset] = await this.#redis.slidingWindow(
      `image-dump:quota:${id}`,
      command,
      limit,
      window * 1000,
      name,
    )
    return { reserved: reserved === 1, limit, window, remaining, reset: Math.ceil(reset / 1000) }
  }
}
