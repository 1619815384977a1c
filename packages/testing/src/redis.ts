import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRedis } from '@image-dump/local'
import { Redis } from 'ioredis'
import root from 'tap'

let server: Promise<{ readonly url: string }> | undefined

/** Gives a test an empty Redis: one server for each test file, emptied for each test. */
export async function testRedis(): Promise<{ readonly url: string }> {
  server ??= start()
  const { url } = await server
  const redis = new Redis(url)
  await redis.flushall()
  redis.disconnect()
  return { url }
}

async function start() {
  const dir = await mkdtemp(join(tmpdir(), 'image-dump-redis-'))
  const redis = await startRedis({ dir })
  root.teardown(async () => {
    await redis.stop()
    await rm(dir, { recursive: true, force: true })
  })
  return redis
}
