import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import pg from 'pg'
import type { Machines } from '../machines.ts'
import { between, type Counters } from './counters.ts'
import { cpuTime } from './cpu.ts'
import { countStatements, postgresCounters, statementCalls } from './postgres-counters.ts'
import { commandCalls, redisCounters } from './redis-counters.ts'

/** Postgres adds up what a backend did a moment after, in ms. */
const settling = 1500

/** Reads what every part has used, without using much itself. */
export class Meter implements AsyncDisposable {
  readonly #machines: Machines
  readonly #postgres: pg.Client
  readonly #redis: Redis

  private constructor(machines: Machines, postgres: pg.Client, redis: Redis) {
    this.#machines = machines
    this.#postgres = postgres
    this.#redis = redis
  }

  static async open(machines: Machines): Promise<Meter> {
    // Its superuser, who alone may count statements, in the product's database.
    const { pathname } = new URL(machines.databaseUrl)
    const connectionString = Object.assign(new URL(machines.postgres.url), { pathname }).href
    const postgres = new pg.Client({ connectionString })
    // Postgres is stopped before this is closed where the whole is given up.
    postgres.on('error', () => undefined)
    await postgres.connect()
    await countStatements(postgres)
    return new Meter(machines, postgres, new Redis(machines.redis.url))
  }

  /** What is used while something runs, and for how many seconds it did. */
  async during(work: () => Promise<unknown>) {
    const before = await this.#read()
    const start = performance.now()
    await work()
    await sleep(settling)
    const seconds = (performance.now() - start) / 1000
    return { used: between(before, await this.#read()), seconds }
  }

  /** How often each command and each statement was run. */
  async details(): Promise<Counters> {
    const commands = [...(await commandCalls(this.#redis))]
    const statements = [...(await statementCalls(this.#postgres))]
    return new Map([
      ...commands.map(([name, calls]) => [`Redis: ${name}`, calls] as const),
      ...statements.map(([query, calls]) => [`Postgres: ${query.slice(0, 70)}`, calls] as const),
    ])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#redis.disconnect()
    await this.#postgres.end()
  }

  async #read(): Promise<Counters> {
    const { apis, workers, postgres } = this.#machines
    const pids = (programs: typeof apis) => programs.map(({ pid }) => pid)
    const groups: readonly (readonly [string, readonly number[]])[] = [
      ['API: CPU, µs', pids(apis)],
      ['Worker: CPU, µs', pids(workers)],
      ['Postgres: CPU, µs', [postgres.pid]],
    ]
    const times = groups.map(async ([name, pids]) => [name, await cpuTime(pids)] as const)
    return new Map([
      ...(await Promise.all(times)).flatMap(([name, time]) =>
        time === undefined ? [] : [[name, time] as const],
      ),
      ...(await postgresCounters(this.#postgres)),
      ...(await redisCounters(this.#redis)),
    ])
  }
}
