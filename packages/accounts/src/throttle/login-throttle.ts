import { createHash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nameKey } from '@image-dump/database'
import type { Redis, Result } from 'ioredis'
import { orRedisAway } from '../redis-away.ts'
import { addressKey } from './address-key.ts'
import { TooManyAttempts } from './attempts.ts'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    loginAttempt(...args: readonly (string | number)[]): Result<number, Context>
  }
}

const lua = readFileSync(join(import.meta.dirname, 'login-attempt.lua'), 'utf8')
const prefix = 'image-dump:login'

/** How many failures there may be before an attempt is refused untried. Lengths in milliseconds. */
export interface LoginLimits {
  /** For one account from one address. */
  readonly pair: number
  /** For one account, from all addresses from which nobody has signed in to it lately. */
  readonly account: number
  /** From one address, for any account. */
  readonly address: number
  /** From the first failure until all are forgotten. */
  readonly window: number
  /** From a sign-in until its address is no longer known to the account. */
  readonly known: number
  /** From the begin of an attempt until it is taken for one whose process has died. */
  readonly lease: number
}

/**
 * Ten guesses for a person who mistypes; a hundred for those who share an address, and for the
 * guesses of many addresses at one account. Ten addresses can make that hundred, and again in every
 * window. What they close is the account to strangers: where its owner has signed in within a month,
 * the owner still can. That is OWASP's device cookie, with the address in place of the cookie.
 */
const defaults: LoginLimits = {
  pair: 10,
  account: 100,
  address: 100,
  window: 15 * 60_000,
  known: 30 * 24 * 60 * 60_000,
  lease: 60_000,
}

/** Where somebody signs in: a name, in whatever spelling, and an address. */
export interface Entrance {
  readonly account: string
  readonly address: string
}

/** An attempt that has begun. */
export interface LoginAttempt {
  readonly entrance: Entrance
  readonly id: string
}

/** Keys of one length for the names, however long they are, and of a network for IPv6. */
export function entranceOf(username: string, address: string): Entrance {
  const account = createHash('sha256').update(nameKey(username)).digest('base64url')
  return { account, address: addressKey(address) }
}

/**
 * Limits failed logins by account and by address (OWASP ASVS 6.3.1), in Redis: `login-attempt.lua`,
 * which says how. Each attempt that has begun is to be told the end of.
 */
export class LoginThrottle {
  readonly #redis: Redis
  readonly #limits: LoginLimits

  /** @param redis from `connectForCommands` */
  constructor(redis: Redis, limits: Partial<LoginLimits> = {}) {
    this.#redis = redis
    this.#limits = { ...defaults, ...limits }
    redis.defineCommand('loginAttempt', { lua, numberOfKeys: 7 })
  }

  /**
   * Begins an attempt, before anything is tried: of many that come at once, no more than may fail.
   *
   * @throws TooManyAttempts, which asks for a second's patience where nothing but attempts under way
   *   is in the way; RedisAway
   */
  async begin(entrance: Entrance): Promise<LoginAttempt> {
    const attempt = { entrance, id: randomUUID() }
    const refusal = await this.#run('begin', attempt)
    if (refusal !== 0) throw new TooManyAttempts(refusal > 0 ? refusal : 1000)
    return attempt
  }

  /** @throws RedisAway; then nobody is to be told that it failed, for it is not counted */
  async fail(attempt: LoginAttempt): Promise<void> {
    await this.#run('fail', attempt)
  }

  /** @throws RedisAway; then it counts as under way until its lease ends */
  async succeed(attempt: LoginAttempt): Promise<void> {
    await this.#run('succeed', attempt)
  }

  /** @throws RedisAway; then it counts as under way until its lease ends */
  async withdraw(attempt: LoginAttempt): Promise<void> {
    await this.#run('withdraw', attempt)
  }

  #run(command: 'begin' | 'fail' | 'succeed' | 'withdraw', { entrance, id }: LoginAttempt) {
    const { account, address } = entrance
    const { pair, window, known, lease, ...limits } = this.#limits
    const scopes = [`pair:${account}:${address}`, `address:${address}`, `account:${account}`]
    const keys = scopes.flatMap((scope) => [
      `${prefix}:failed:${scope}`,
      `${prefix}:tried:${scope}`,
    ])
    return orRedisAway(
      this.#redis.loginAttempt(
        `${prefix}:known:${account}:${address}`,
        ...keys,
        ...[command, id, lease, window, known, pair, limits.address, limits.account],
      ),
    )
  }
}
