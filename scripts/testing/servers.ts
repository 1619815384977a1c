import { join } from 'node:path'
import { startPostgres, startRedis, temporaryFolder } from '@image-dump/local'

/** Nothing of it outlives the tests, so nothing of it needs to survive a power cut. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
}

export interface TestServers {
  /** TEST_DATABASE_URL (a superuser's) and TEST_REDIS_URL, besides our own environment. */
  readonly env: NodeJS.ProcessEnv
  stop(): Promise<void>
}

/** Starts a Postgres and a Redis of the tests' own, on free ports and in a temporary folder. */
export async function startTestServers(): Promise<TestServers> {
  const folder = await temporaryFolder()
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  const starting = [
    startPostgres({ dir: join(folder.path, 'postgres'), settings, say }),
    startRedis({ dir: join(folder.path, 'redis'), say }),
  ] as const
  const stop = async () => {
    for (const started of await Promise.allSettled(starting)) {
      if (started.status === 'fulfilled') await started.value.stop()
    }
    await folder.remove()
  }
  try {
    const [postgres, redis] = await Promise.all(starting)
    const urls = { TEST_DATABASE_URL: postgres.url, TEST_REDIS_URL: redis.url }
    return { env: { ...process.env, ...urls }, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
