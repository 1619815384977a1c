import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Redis, Result } from 'ioredis'

export type Command = 'reserve' | 'confirm' | 'release' | 'doubt' | 'look'

type Reply = readonly [
  reserved: number,
  left: number,
  resetMicroseconds: number,
  complete: number,
  waitMicroseconds: number,
  life: string,
]

declare module 'ioredis' {
  interface RedisCommander<Context> {
    slidingWindow(
      window: string,
      life: string,
      ...args: readonly (string | number)[]
    ): Result<Reply, Context>
  }
}

const lua = readFileSync(join(import.meta.dirname, 'sliding-window.lua'), 'utf8')
const prefix = 'image-dump:quota'

/** A dump that is accepted, and so has used a unit. */
export interface AcceptedDump {
  readonly id: string
  /** Milliseconds since it was accepted. */
  readonly age: number
}

/** Lengths in milliseconds. */
export interface WindowOptions {
  readonly limit: number
  readonly window: number
  readonly lease: number
  readonly pause: number
}

/** What Postgres said, and in which life of Redis it was asked. */
export interface Reload {
  readonly life: string
  readonly dumps: readonly AcceptedDump[]
}

/** How a window stands; lengths in milliseconds. */
export interface WindowState {
  /** Whether `reserve` took or renewed the unit. */
  readonly reserved: boolean
  readonly remaining: number
  readonly reset: number
  /** Whether Redis knows of all that was accepted. Where not, `reserve` takes nothing. */
  readonly complete: boolean
  /** How long to wait before Postgres is asked. */
  readonly wait: number
  readonly life: string
}

/** The sliding windows of all users: `sliding-window.lua`, which says how they work, with types. */
export class SlidingWindows {
  readonly #redis: Redis
  /** The life of Redis that this process last heard of. */
  #life = ''

  constructor(redis: Redis) {
    this.#redis = redis
    redis.defineCommand('slidingWindow', { lua, numberOfKeys: 2 })
  }

  /** Rejects with what Redis threw, where it could not be asked. */
  async run(
    userId: string,
    command: Command,
    name: string,
    options: WindowOptions,
    reload?: Reload,
  ): Promise<WindowState> {
    const { limit, window, lease, pause } = options
    const [reserved, remaining, reset, complete, wait, life] = await this.#redis.slidingWindow(
      `${prefix}:${userId}`,
      `${prefix}-life`,
      command,
      name,
      limit,
      window * 1000,
      lease * 1000,
      pause * 1000,
      this.#life,
      reload?.life ?? '',
      ...(reload?.dumps ?? []).flatMap(({ id, age }) => [id, Math.floor(age * 1000)]),
    )
    if (life !== '') this.#life = life
    return {
      reserved: reserved === 1,
      remaining,
      reset: Math.ceil(reset / 1000),
      complete: complete === 1,
      wait: Math.ceil(wait / 1000),
      life,
    }
  }
}
