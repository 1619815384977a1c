import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { startPostgres, startRedis } from '../src/index.ts'
import { command, query } from './query.ts'
import { folderFor, quick } from './temporary.ts'

// One for all tests: each starts where the one before left off.
const folder = await folderFor(t)
const parent = fileURLToPath(new URL('fixtures/parent.ts', import.meta.url))

t.test('kill -9 of their parent stops the servers, and loses nothing', async (t) => {
  const { child, servers } = await startParent(t)
  await query(servers.postgres.url, 'create table if not exists kept (n int)')
  await command(servers.redis.url, 'set', 'kept', '1')
  child.kill('SIGKILL')
  await isGone(servers.postgres.pid)
  await isGone(servers.redis.pid)

  const postgres = await startPostgres({ dir: join(folder, 'postgres'), settings: quick })
  const redis = await startRedis({ dir: join(folder, 'redis') })
  t.same(await query(postgres.url, 'select n from kept'), [])
  t.equal(await command(redis.url, 'get', 'kept'), '1')
  await Promise.all([postgres.stop(), redis.stop()])
})

t.test('the next start waits for servers that are still stopping', async (t) => {
  const { child } = await startParent(t)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const dir = join(folder, 'postgres')
  const postgres = await startPostgres({ dir, settings: quick })
  await postgres.stop()
})

t.test('a server that stands still is moved out of the way', async (t) => {
  const { child, servers } = await startParent(t)
  process.kill(servers.redis.pid, 'SIGSTOP')
  process.kill(servers.postgres.pid, 'SIGSTOP')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const postgres = await startPostgres({ dir: join(folder, 'postgres'), settings: quick })
  const redis = await startRedis({ dir: join(folder, 'redis') })
  await Promise.all([postgres.stop(), redis.stop()])
})

t.test('stop ends a server that stands still', async (t) => {
  const redis = await startRedis({ dir: await folderFor(t) })
  process.kill(redis.pid, 'SIGSTOP')
  await redis.stop()
  t.equal(await redis.exited, 'code 0')
})

interface Told {
  readonly url: string
  readonly pid: number
}

interface Parent {
  readonly child: ChildProcess
  readonly servers: { readonly postgres: Told; readonly redis: Told }
}

async function startParent(t: Test): Promise<Parent> {
  const child = fork(parent, [folder])
  t.teardown(() => child.kill('SIGKILL'))
  const [servers] = await once(child, 'message')
  return { child, servers }
}

async function isGone(pid: number): Promise<void> {
  while (isThere(pid)) await sleep(20)
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
