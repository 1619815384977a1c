import { once } from 'node:events'
import { testRedis } from '@image-dump/testing'
import t, { type Test } from 'tap'
import {
  connectForCommands,
  connectForWork,
  FileQueue,
  FileWorker,
  longestFilePause,
  queueStandings,
} from '../src/index.ts'

const delayed = '{image-dump}:files:delayed'

async function openQueue(t: Test) {
  const { url } = await testRedis()
  const redis = connectForCommands(url, (error) => t.error(error))
  await once(redis, 'ready')
  const queue = new FileQueue(redis)
  t.teardown(async () => {
    await queue.close()
    redis.disconnect()
  })
  return { url, redis, queue }
}

/** A worker that is closed when the test ends; what it throws is given back. */
async function openWorker(t: Test, url: string, handle: (fileId: number) => Promise<void>) {
  const redis = connectForWork(url, (error) => t.error(error))
  const failures: (number | undefined)[] = []
  const worker = new FileWorker(
    redis,
    4,
    ({ fileId }) => handle(fileId),
    (_, job) => failures.push(job?.fileId),
  )
  await worker.ready()
  t.teardown(async () => {
    await worker.close()
    redis.disconnect()
  })
  return { worker, failures }
}

t.test('every file that is added is handled once, also when it was added twice', async (t) => {
  const { url, redis, queue } = await openQueue(t)
  const ids = Array.from({ length: 300 }, (_, n) => n + 1)
  await queue.add(ids)
  await queue.add(ids.slice(0, 100))
  const files = (await queueStandings(redis)).find((standing) => standing.queue === 'files')
  t.match(files, { jobs: { waiting: 300, failed: 0 } }, 'and operators see it')
  const handled: number[] = []
  const all = Promise.withResolvers<void>()
  const { worker } = await openWorker(t, url, async (id) => {
    if (handled.push(id) === ids.length) all.resolve()
  })
  await all.promise
  t.strictSame(
    handled.sort((a, b) => a - b),
    ids,
  )
  await worker.close()
  const jobs = await redis.keys('{image-dump}:files:file-*')
  t.strictSame([jobs, await redis.exists('{image-dump}:files:completed')], [[], 0], 'nothing stays')
})

t.test('a file that a wrong clock has put off for an hour comes at once', async (t) => {
  const { url, redis, queue } = await openQueue(t)
  const handled = new Map<number, number>()
  const again = Promise.withResolvers<number>()
  const { failures } = await openWorker(t, url, async (id) => {
    const times = (handled.get(id) ?? 0) + 1
    handled.set(id, times)
    if (times > 1) return again.resolve(id)
    throw new Error('the store is away')
  })
  await queue.add([1, 2])
  while (failures.length < 2) await new Promise(setImmediate)
  // What BullMQ writes where the clock is an hour ahead, and where it is right.
  const inFuture = (ms: number) => (Date.now() + ms) * 0x1000
  await redis.zadd(delayed, inFuture(3_600_000), 'file-1', inFuture(longestFilePause), 'file-2')
  t.equal(await queue.bringForwardBeyond(2 * longestFilePause), 1)
  t.equal(await again.promise, 1)
  t.equal(handled.get(2), 1, 'a pause that is no longer than any may be is kept')
  t.equal(await queue.bringForwardBeyond(2 * longestFilePause), 0)
})

t.test('nothing hangs on a queue whose Redis is away', async (t) => {
  const redis = connectForCommands('redis://127.0.0.1:1', () => {})
  const queue = new FileQueue(redis)
  await t.rejects(queue.add([1]), { name: 'QueueUnavailable' })
  await t.rejects(queue.bringForwardBeyond(0), { name: 'QueueUnavailable' })
  redis.disconnect()
  await queue.close()
})
