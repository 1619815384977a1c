import { fileURLToPath } from 'node:url'
import type { Config } from '@image-dump/config'
import { Stack } from './stack.ts'

/** The API and as many workers as the settings say, with their Postgres and Redis. */
export function product(config: Config, say: (line: string) => void): Stack {
  const { dataDir, databaseUrl, redisUrl, workers, shutdownGrace: grace } = config
  const worker = (index: number) => ({
    name: `worker-${index + 1}`,
    file: app('worker/src/main.ts'),
  })
  const groups = [
    [{ name: 'api', file: app('api/src/main.ts') }],
    Array.from({ length: workers }, (_, index) => worker(index)),
  ]
  return new Stack({ dataDir, databaseUrl, redisUrl, grace, groups, say })
}

function app(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url))
}
