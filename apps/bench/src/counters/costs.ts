import {
  between,
  type Counters,
  countStatements,
  cpuTime,
  postgresCounters,
  redisCounters,
} from '@image-dump/scale/costs'
import { Redis } from 'ioredis'
import pg from 'pg'
import type { Place } from '../place/place.ts'
import type { Product } from '../place/product.ts'

/** Reads what every part of the product has used. */
export class Costs implements AsyncDisposable {
  readonly #place: Place
  readonly #product: Product
  readonly #postgres: pg.Client
  readonly #redis: Redis

  private constructor(place: Place, product: Product, postgres: pg.Client, redis: Redis) {
    this.#place = place
    this.#product = product
    this.#postgres = postgres
    this.#redis = redis
  }

  static async open(place: Place, product: Product): Promise<Costs> {
    const postgres = new pg.Client({ connectionString: place.postgres.url })
    // Postgres is stopped before this is closed where the whole is given up.
    postgres.on('error', () => undefined)
    await postgres.connect()
    await countStatements(postgres)
    return new Costs(place, product, postgres, new Redis(place.redis.url))
  }

  /** What is used while something runs: CPU time in microseconds, numbers and bytes. */
  async during(work: () => Promise<unknown>): Promise<Counters> {
    const before = await this.#read()
    await work()
    return between(before, await this.#read())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#redis.disconnect()
    await this.#postgres.end()
  }

  async #read(): Promise<Counters> {
    const { apis, workers } = this.#product
    const cpu = {
      API: apis.map(({ pid }) => pid),
      workers: workers.map(({ pid }) => pid),
      Redis: [this.#place.redis.pid],
      Postgres: [this.#place.postgres.pid],
    }
    const times = await Promise.all(
      Object.entries(cpu).map(async ([name, pids]) => {
        return [`CPU of ${name}`, (await cpuTime(pids)) ?? Number.NaN] as const
      }),
    )
    return new Map([
      ...(await redisCounters(this.#redis)),
      ...(await postgresCounters(this.#postgres)),
      ...times,
    ])
  }
}
