import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRedis } from '@image-dump/local'
import type { Test } from 'tap'

/** Starts a Redis for a test alone: it takes some 20 ms, and the test may do with it as it likes. */
export async function testRedis(t: Test): Promise<{ readonly url: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'image-dump-redis-'))
  const server = await startRedis({ dir })
  t.teardown(async () => {
    await server.stop()
    await rm(dir, { recursive: true, force: true })
  })
  return server
}
