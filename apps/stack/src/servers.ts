import { join } from 'node:path'
import { ensureDatabase, type LocalServer, startPostgres, startRedis } from '@image-dump/local'
import { Kept } from './kept.ts'

export interface ServersOptions {
  /** The folder below which our own keep their data. */
  readonly dataDir: string
  /** A Postgres to use instead of our own. */
  readonly databaseUrl: string | undefined
  /** A Redis to use instead of our own. */
  readonly redisUrl: string | undefined
  /** Takes a line for the person at the terminal. */
  readonly say: (line: string) => void
}

/** A Postgres or Redis that was given to us, or one of our own that is kept running. */
export interface Server {
  readonly url: string
  readonly own?: Kept<LocalServer>
}

export interface Servers {
  readonly postgres: Server
  readonly redis: Server
}

/**
 * Starts what is not given, both at once. When one can't be started the other is stopped again.
 *
 * @param signal gives it up
 * @throws LocalError
 */
export async function startServers(options: ServersOptions, signal: AbortSignal): Promise<Servers> {
  const starting = [
    givenOr(options.databaseUrl, () => ownPostgres(options, signal)),
    givenOr(options.redisUrl, () => ownRedis(options, signal)),
  ] as const
  try {
    const [postgres, redis] = await Promise.all(starting)
    return { postgres, redis }
  } catch (error) {
    for (const started of await Promise.allSettled(starting)) {
      if (started.status === 'fulfilled') await started.value.own?.stop()
    }
    throw error
  }
}

/** Stops those of our own. */
export async function stopServers({ redis, postgres }: Servers): Promise<void> {
  await redis.own?.stop()
  await postgres.own?.stop()
}

async function givenOr(url: string | undefined, own: () => Promise<Server>): Promise<Server> {
  return url === undefined ? own() : { url }
}

async function ownPostgres(options: ServersOptions, signal: AbortSignal): Promise<Server> {
  const dir = join(options.dataDir, 'postgres')
  const own = await keep('Postgres', startPostgres, { dir, say: options.say }, signal)
  try {
    return { own, url: await ensureDatabase(own.current.url, 'image_dump') }
  } catch (error) {
    await own.stop()
    throw error
  }
}

async function ownRedis(options: ServersOptions, signal: AbortSignal): Promise<Server> {
  const dir = join(options.dataDir, 'redis')
  const own = await keep('Redis', startRedis, { dir, say: options.say }, signal)
  return { own, url: own.current.url }
}

interface StartOptions {
  readonly dir: string
  readonly say: (line: string) => void
}

/** Started again it has its former port, since that is where the others look for it. */
function keep(
  name: string,
  start: (options: StartOptions & { readonly port?: number | undefined }) => Promise<LocalServer>,
  options: StartOptions,
  signal: AbortSignal,
): Promise<Kept<LocalServer>> {
  let port: number | undefined
  const startHere = async () => {
    const server = await start({ ...options, port })
    port = Number(new URL(server.url).port)
    return server
  }
  return Kept.start(startHere, { name, say: options.say }, signal)
}
