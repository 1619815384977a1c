import { mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import {
  freePort,
  type LocalServer,
  startPostgres,
  startRedis,
  temporaryFolder,
} from '@image-dump/local'
import { startNginx } from './nginx.ts'
import { writePictures } from './pictures.ts'
import { startSlowness } from './slowness.ts'

/** Where all is measured: an origin, and the servers of the product. */
export interface Place extends AsyncDisposable {
  /** For files of the run's own; removed in the end. */
  readonly folder: string
  /**
   * Makes an empty folder. It stays until the end, as do the images that the product stores: ext4
   * looks at each inode that was freed in the last minutes before it takes one for a new file, and
   * whoever was measured after a removal paid for it with up to half of the processors' time.
   */
  readonly newFolder: () => Promise<string>
  /** What the origin serves. */
  readonly pictures: string
  /** An nginx with the pictures. */
  readonly origin: string
  /** The same behind several ports, for a product that opens so many connections to each. */
  readonly slowOrigins: readonly string[]
  readonly postgres: LocalServer
  readonly redis: LocalServer
}

/** How long a slow origin takes for an answer, in milliseconds. */
export const slowDelay = 100

/** At 32 connections to each (FETCH_PER_HOST), none of the 64 of a worker has to wait. */
const slowCount = 4

/**
 * Starts all of it on 127.0.0.1, or nothing. It is stopped by disposing of it, and stops by itself
 * when this process ends, however that ends.
 *
 * @param say takes a line for the person at the terminal
 * @throws LocalError, or Error where there is no nginx
 */
export async function startPlace(say: (line: string) => void): Promise<Place> {
  const parts = new AsyncDisposableStack()
  try {
    return await assemble(parts, say)
  } catch (error) {
    await parts.disposeAsync()
    throw error
  }
}

async function assemble(parts: AsyncDisposableStack, say: (line: string) => void): Promise<Place> {
  const { path: folder, remove } = await temporaryFolder()
  parts.defer(remove)
  const pictures = join(folder, 'pictures')
  await writePictures(pictures)
  const slowness = await startSlowness(slowDelay)
  parts.defer(() => slowness.close())
  const port = await freePort()
  const slowPorts: number[] = []
  while (slowPorts.length < slowCount) slowPorts.push(await freePort())
  const nginx = join(folder, 'nginx')
  await mkdir(nginx)
  parts.defer(
    await startNginx({ folder: nginx, root: pictures, port, slowPorts, slowness: slowness.port }),
  )
  const postgres = await startPostgres({
    dir: join(folder, 'postgres'),
    // What counts statements costs each of them some microseconds, in all measurements alike.
    settings: { shared_preload_libraries: 'pg_stat_statements', max_connections: '200' },
    say,
  })
  parts.defer(() => postgres.stop())
  const redis = await startRedis({ dir: join(folder, 'redis'), say })
  parts.defer(() => redis.stop())
  const at = (number: number) => `http://127.0.0.1:${number}`
  return {
    folder,
    newFolder: () => mkdtemp(join(folder, 'downloads-')),
    pictures,
    origin: at(port),
    slowOrigins: slowPorts.map(at),
    postgres,
    redis,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}
