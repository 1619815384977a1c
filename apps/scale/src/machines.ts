import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  ensureDatabase,
  freePort,
  type LocalServer,
  startPostgres,
  startRedis,
  temporaryFolder,
} from '@image-dump/local'
import { type Origin, startOrigin } from '@image-dump/origin'
import { nodeArgs, type Program, Stack } from '@image-dump/stack'
import { type Balancer, startProxy } from './proxy/proxy.ts'

/** The product as it is on several machines: APIs behind a proxy, workers, and what they share. */
export interface Machines extends AsyncDisposable {
  readonly proxy: Balancer
  /** Each API by itself. */
  readonly apiUrls: readonly string[]
  readonly apis: readonly Program[]
  readonly workers: readonly Program[]
  readonly postgres: LocalServer
  readonly redis: LocalServer
  readonly databaseUrl: string
  readonly origin: Origin
}

export interface MachinesOptions {
  readonly apis: number
  readonly workers: number
  readonly settings?: Readonly<Record<string, string>>
  /** Takes a line for the person at the terminal. */
  readonly say: (line: string) => void
}

const root = new URL('../../../', import.meta.url)
const file = (path: string) => fileURLToPath(new URL(path, root))

/**
 * Starts all of it on 127.0.0.1, or nothing. It is stopped by disposing of it, and stops by itself
 * when this process ends, however that ends.
 *
 * @throws LocalError, ProgramFailed
 */
export async function startMachines(options: MachinesOptions): Promise<Machines> {
  const parts = new AsyncDisposableStack()
  try {
    return await assemble(parts, options)
  } catch (error) {
    await parts.disposeAsync()
    throw error
  }
}

async function assemble(parts: AsyncDisposableStack, options: MachinesOptions): Promise<Machines> {
  const { say } = options
  const { path: folder, remove } = await temporaryFolder()
  parts.defer(remove)
  const origin = await startOrigin()
  parts.defer(() => origin.close())
  const postgres = await startPostgres({
    dir: join(folder, 'postgres'),
    settings: { shared_preload_libraries: 'pg_stat_statements', max_connections: '200' },
    say,
  })
  parts.defer(() => postgres.stop())
  const redis = await startRedis({ dir: join(folder, 'redis'), say })
  parts.defer(() => redis.stop())
  const databaseUrl = await ensureDatabase(postgres.url, 'image_dump')

  const ports: number[] = []
  while (ports.length < options.apis) ports.push(await freePort())
  const env = {
    LOG_LEVEL: 'info',
    HOST: '127.0.0.1',
    TRUST_PROXY: '1',
    STORAGE_URL: '',
    USERS_FILE: file('users.txt'),
    // The origin is on this machine, where nothing is fetched from unless it is allowed.
    FETCH_ALLOW_NETWORKS: new URL(origin.url).host.replace(':', '/32:'),
    ...options.settings,
  }
  const apis = ports.map((port, index) => ({
    name: `api-${index + 1}`,
    file: file('apps/api/src/main.ts'),
    nodeArgs,
    env: { ...env, PORT: String(port) },
  }))
  const workers = Array.from({ length: options.workers }, (_, index) => ({
    name: `worker-${index + 1}`,
    file: file('apps/worker/src/main.ts'),
    nodeArgs,
    env,
  }))
  const stack = new Stack({
    dataDir: join(folder, 'data'),
    databaseUrl,
    redisUrl: redis.url,
    // All at once: that two APIs make the tables at the same time has to be well.
    groups: [apis, workers],
    grace: 10_000,
    say,
  })
  parts.defer(() => stack.stop())
  await stack.start()

  const proxyFolder = join(folder, 'proxy')
  await mkdir(proxyFolder)
  const backends = ports.map((port) => `127.0.0.1:${port}`)
  const proxy = await startProxy(backends, proxyFolder)
  parts.defer(() => proxy.close())
  const running = (group: number) => (stack.programs[group] ?? []).map(({ current }) => current)
  return {
    proxy,
    apiUrls: backends.map((backend) => `http://${backend}`),
    apis: running(0),
    workers: running(1),
    postgres,
    redis,
    databaseUrl,
    origin,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}
