import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  ensureDatabase,
  freePort,
  type LocalServer,
  startPostgres,
  startRedis,
  temporaryFolder,
} from '@image-dump/local'
import { type Origin, startOrigin } from '@image-dump/origin'
import { type Place, startApi, startWorker } from './programs.ts'
import { settings } from './settings.ts'
import { SmallDisk } from './small-disk.ts'
import { Unit } from './unit.ts'

export interface ClusterOptions {
  /** Settings of the programs, over the suite's own. */
  readonly settings?: NodeJS.ProcessEnv
  /** How far the clocks of the two workers are off, in ms. */
  readonly clockShifts?: readonly [number, number]
  /** Keeps the images on a file system of their own, of so many bytes. */
  readonly diskSize?: number
}

type ProgramUnit = Awaited<ReturnType<typeof startApi>>

/** The real product on servers of its own: two APIs and two workers, and an origin that counts. */
export interface Cluster extends AsyncDisposable {
  readonly apis: readonly [ProgramUnit, ProgramUnit]
  readonly apiUrls: readonly [string, string]
  readonly workers: readonly [ProgramUnit, ProgramUnit]
  readonly postgres: Unit<LocalServer>
  readonly redis: Unit<LocalServer>
  readonly origin: Origin
  readonly databaseUrl: string
  readonly redisUrl: string
  /** Where the images are kept. */
  readonly store: string
  /** Where the logs are. */
  readonly folder: string
  readonly disk: SmallDisk | undefined
  /** Aborted when all is to end. */
  readonly signal: AbortSignal
  sleep(ms: number): Promise<void>
}

const usersFile = fileURLToPath(new URL('../../../../users.txt', import.meta.url))

/**
 * Starts all of it, or nothing. It is stopped by disposing of it, and stops by itself when this
 * process ends, however that ends.
 *
 * @throws LocalError, ProgramFailed, NoSmallDisk
 */
export async function startCluster(
  signal: AbortSignal,
  options: ClusterOptions = {},
): Promise<Cluster> {
  const parts = new AsyncDisposableStack()
  try {
    return await assemble(parts, signal, options)
  } catch (error) {
    await parts.disposeAsync()
    throw error
  }
}

async function assemble(
  parts: AsyncDisposableStack,
  signal: AbortSignal,
  options: ClusterOptions,
): Promise<Cluster> {
  const { path: folder, remove } = await temporaryFolder()
  parts.defer(remove)
  const origin = await startOrigin()
  parts.defer(() => origin.close())
  const store = join(folder, 'store')
  await mkdir(store)
  const disk = options.diskSize ? await SmallDisk.mount(store, options.diskSize) : undefined
  if (disk) parts.use(disk)

  const stopped = async (starting: Promise<Unit<LocalServer>>) => {
    const server = await starting
    parts.defer(() => server.stop())
    return server
  }
  const servers = [
    stopped(serverIn(join(folder, 'postgres'), startPostgres)),
    stopped(serverIn(join(folder, 'redis'), startRedis)),
  ] as const
  // Nothing may be under way any more when it is taken apart because one of them failed.
  await Promise.allSettled(servers)
  const [postgres, redis] = await Promise.all(servers)
  const databaseUrl = await ensureDatabase(postgres.current.url, 'image_dump')
  const redisUrl = redis.current.url

  const env = {
    ...settings,
    PATH: process.env.PATH,
    DATA_DIR: folder,
    STORAGE_URL: pathToFileURL(store).href,
    USERS_FILE: usersFile,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    FETCH_ALLOW_NETWORKS: new URL(origin.url).host.replace(':', '/32:'),
    ...options.settings,
  }
  const place: Place = { folder, env, signal }
  const start = async (starting: Promise<ProgramUnit>) => {
    const unit = await starting
    // What it holds is of no use to anybody by then.
    parts.defer(() => unit.kill())
    return unit
  }
  const ports = [await freePort(), await freePort()] as const
  const [ahead, behind] = options.clockShifts ?? [0, 0]
  // It makes the tables.
  const first = await start(startApi(place, 'api-1', ports[0]))
  const others = [
    start(startApi(place, 'api-2', ports[1])),
    start(startWorker(place, 'worker-1', ahead)),
    start(startWorker(place, 'worker-2', behind)),
  ] as const
  await Promise.allSettled(others)
  const [second, ...workers] = await Promise.all(others)
  return {
    apis: [first, second],
    apiUrls: [`http://127.0.0.1:${ports[0]}`, `http://127.0.0.1:${ports[1]}`],
    workers,
    postgres,
    redis,
    origin,
    databaseUrl,
    redisUrl,
    store,
    folder,
    disk,
    signal,
    sleep: (ms) => sleep(ms, undefined, { signal }),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

/** A server that has its port and folder again when it is started again. */
function serverIn(
  dir: string,
  start: (options: { dir: string; port: number | undefined }) => Promise<LocalServer>,
): Promise<Unit<LocalServer>> {
  let port: number | undefined
  return Unit.start(async () => {
    const server = await start({ dir, port })
    port = Number(new URL(server.url).port)
    return server
  })
}
