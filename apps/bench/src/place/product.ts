import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureDatabase, freePort } from '@image-dump/local'
import { nodeArgs, Program } from '@image-dump/stack'
import { Redis } from 'ioredis'
import type { Place } from './place.ts'

export interface ProductOptions {
  /** 1 unless told. */
  readonly apis?: number
  /** 2 unless told, as many as `npm start` runs. */
  readonly workers?: number
  /** Settings that differ from the defaults. */
  readonly settings?: Readonly<Record<string, string>>
}

const file = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url))
const never = new AbortController().signal
const stopWithin = 30_000

/** The product, in new processes, with an empty database, Redis and folder; its files stay. */
export class Product implements AsyncDisposable {
  readonly apis: Program[] = []
  readonly workers: Program[] = []
  readonly #env: NodeJS.ProcessEnv
  readonly #folder: string

  private constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.#folder = folder
    this.#env = env
  }

  /** @throws ProgramFailed */
  static async start(place: Place, options: ProductOptions = {}): Promise<Product> {
    const name = `bench_${randomBytes(6).toString('hex')}`
    const folder = join(place.folder, name)
    await mkdir(folder)
    const redis = new Redis(place.redis.url)
    await redis.flushall()
    redis.disconnect()
    const product = new Product(folder, {
      PATH: process.env.PATH,
      USERS_FILE: file('users.txt'),
      DATA_DIR: folder,
      DATABASE_URL: await ensureDatabase(place.postgres.url, name),
      REDIS_URL: place.redis.url,
      // The origins are on this machine, where nothing is fetched from unless it is allowed.
      FETCH_ALLOW_NETWORKS: [place.origin, ...place.slowOrigins].map(asNetwork).join(','),
      // More dumps than anybody may send in an hour.
      QUOTA_GOLD: '1000000',
      ...options.settings,
    })
    try {
      for (let n = 0; n < (options.apis ?? 1); n += 1) await product.#startApi()
      await product.startWorkers(options.workers ?? 2)
      return product
    } catch (error) {
      await product[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Where each API answers. */
  get urls(): readonly string[] {
    return this.apis.map(({ url }) => url ?? '')
  }

  /** Where the first API answers. */
  get url(): string {
    return this.urls[0] ?? ''
  }

  async startWorkers(count: number): Promise<void> {
    const starting = Array.from({ length: count }, async (_, index) => {
      const name = `worker-${this.workers.length + index + 1}`
      return this.#start(name, 'apps/worker/src/main.ts', {})
    })
    this.workers.push(...(await Promise.all(starting)))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.apis.map((api) => api.stop(stopWithin)))
    await Promise.all(this.workers.map((worker) => worker.stop(stopWithin)))
  }

  async #startApi(): Promise<void> {
    const name = `api-${this.apis.length + 1}`
    const env = { PORT: String(await freePort()) }
    this.apis.push(await this.#start(name, 'apps/api/src/main.ts', env))
  }

  #start(name: string, path: string, env: NodeJS.ProcessEnv) {
    const logFile = join(this.#folder, `${name}.log`)
    const spec = { name, file: file(path), nodeArgs, env: { ...this.#env, ...env }, logFile }
    return Program.start(spec, never)
  }
}

/** `127.0.0.1/32:<port>`, as the settings take it. */
function asNetwork(url: string): string {
  return new URL(url).host.replace(':', '/32:')
}
