import { SharedLookups } from '@image-dump/database'
import type { Redis } from 'ioredis'
import { orRedisAway } from './redis-away.ts'

const prefix = 'image-dump:denied:'

/** Tokens that were logged out, by their `jti`, each until it would have expired. */
export class Denylist {
  readonly #redis: Redis
  readonly #lookups = new SharedLookups((ids: readonly string[]) => this.#denied(ids))

  /** @param redis from `connectForCommands` */
  constructor(redis: Redis) {
    this.#redis = redis
  }

  /**
   * Denies a token.
   *
   * @param lifetime how long the token has left, in milliseconds
   * @returns whether it was let through until now: of two that deny it at once, one is told so
   * @throws RedisAway
   */
  async deny(id: string, lifetime: number): Promise<boolean> {
    const milliseconds = Math.max(1, Math.ceil(lifetime))
    const set = this.#redis.set(prefix + id, '', 'PX', milliseconds, 'NX')
    return (await orRedisAway(set)) === 'OK'
  }

  /**
   * Lets a token through again that was denied.
   *
   * @throws RedisAway
   */
  async allow(id: string): Promise<void> {
    await orRedisAway(this.#redis.del(prefix + id))
  }

  /** @throws RedisAway: a token that can't be checked is not to be let through */
  async has(id: string): Promise<boolean> {
    return (await this.#lookups.find(id)) ?? false
  }

  async #denied(ids: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
    const values = await orRedisAway(this.#redis.mget(ids.map((id) => prefix + id)))
    return new Map(ids.map((id, n) => [id, values[n] !== null]))
  }
}
