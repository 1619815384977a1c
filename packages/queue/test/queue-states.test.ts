import { once } from 'node:events'
import { testRedis } from '@image-dump/testing'
import t, { type Test } from 'tap'
import { v7 as uuid } from 'uuid'
import {
  connectForCommands,
  ImageQueue,
  Queues,
  queueNames,
  queueStandings,
  untilConnected,
} from '../src/index.ts'

async function open(t: Test) {
  const redis = connectForCommands((await testRedis()).url, (error) => t.error(error))
  const [queue, queues] = [new ImageQueue(redis), new Queues(redis)]
  t.teardown(async () => {
    await queue.close()
    await queues.close()
    redis.disconnect()
  })
  await untilConnected(redis, 5000)
  return { redis, queue, queues }
}

const job = () => ({ imageId: uuid(), itemId: uuid(), requestId: uuid(), url: 'http://h/a.png' })

t.test('every queue is told of, also where nothing is in it', async (t) => {
  const { redis } = await open(t)
  const standings = await queueStandings(redis)
  t.strictSame(
    standings.map(({ queue }) => queue),
    queueNames,
  )
  for (const { jobs, oldest } of standings) {
    t.strictSame([...new Set(Object.values(jobs)), oldest], [0, 0])
  }
})

t.test('jobs are counted by their state, and the oldest is found behind many others', async (t) => {
  const { redis, queue, queues } = await open(t)
  await queue.add(Array.from({ length: 300 }, job))
  const old = job()
  // The last whose turn it is, and added an hour ago.
  await queue.add([old], 1000)
  await redis.hset(`{image-dump}:images:${old.imageId}`, 'timestamp', Date.now() - 3_600_000)
  await queues.open()[0]?.add('image', {}, { delay: 60_000 })
  const [images] = await queueStandings(redis)
  t.match(images, { queue: 'images', jobs: { prioritized: 301, delayed: 1, active: 0 } })
  const { oldest = 0 } = images ?? {}
  t.ok(oldest >= 3_600_000 && oldest < 3_660_000, `${oldest} ms`)
})

t.test('while Redis is away it is an error, and none that takes long', async (t) => {
  const { redis, queues } = await open(t)
  const ended = once(redis, 'end')
  redis.disconnect()
  await ended
  await t.rejects(queueStandings(redis), { name: 'QueueUnavailable' })
  t.throws(() => queues.open(), { name: 'QueueUnavailable' })
})
