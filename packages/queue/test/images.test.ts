import { once } from 'node:events'
import { testRedis } from '@image-dump/testing'
import t, { type Test } from 'tap'
import {
  connectForCommands,
  connectForWork,
  type ImageJob,
  ImageQueue,
  ImageWorker,
  jobStates,
} from '../src/index.ts'

const job = (n: number): ImageJob => ({
  imageId: `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`,
  itemId: 'item',
  requestId: 'dump',
  url: `https://example.com/${n}.png`,
})

async function openQueue(t: Test) {
  const { url } = await testRedis()
  const redis = connectForCommands(url, (error) => t.error(error))
  await once(redis, 'ready')
  const queue = new ImageQueue(redis)
  t.teardown(async () => {
    await queue.close()
    redis.disconnect()
  })
  return { url, queue, redis }
}

/** A worker that is closed when the test ends. */
async function openWorker(t: Test, url: string, handle: (job: ImageJob) => Promise<void>) {
  const redis = connectForWork(url, (error) => t.error(error))
  const worker = new ImageWorker(
    redis,
    64,
    async ({ job }) => {
      await handle(job)
      return 'settled'
    },
    () => {},
  )
  await worker.ready()
  t.teardown(async () => {
    await worker.close()
    redis.disconnect()
  })
  return worker
}

t.test('every image that is added is handled once, also when it was added twice', async (t) => {
  const { url, queue } = await openQueue(t)
  const jobs = Array.from({ length: 2500 }, (_, n) => job(n))
  await queue.add(jobs)
  await queue.add(jobs.slice(0, 1500))
  const handled: string[] = []
  const all = Promise.withResolvers<void>()
  await openWorker(t, url, async ({ imageId }) => {
    if (handled.push(imageId) === jobs.length) all.resolve()
  })
  await all.promise
  t.strictSame(
    handled.sort(),
    jobs.map(({ imageId }) => imageId),
  )
})

t.test('a job holds ids and the URL, and nothing else', async (t) => {
  const { url, queue } = await openQueue(t)
  await queue.add([job(1)])
  const seen = Promise.withResolvers<ImageJob>()
  await openWorker(t, url, async (data) => seen.resolve(data))
  t.strictSame(await seen.promise, job(1))
})

t.test(
  'of an image that is done nothing stays in Redis, and one that failed stays to be seen',
  async (t) => {
    const { url, queue, redis } = await openQueue(t)
    const work = connectForWork(url, (error) => t.error(error))
    const failed = Promise.withResolvers<void>()
    const worker = new ImageWorker(
      work,
      1,
      async ({ job: { imageId } }) => {
        if (imageId === job(2).imageId) throw new Error('no database')
        return 'settled'
      },
      () => failed.resolve(),
    )
    await queue.add([job(1), job(2)])
    await failed.promise
    await worker.close()
    work.disconnect()
    const ids = [job(1).imageId, job(2).imageId]
    t.strictSame(await jobStates(redis, ids), ['missing', 'failed'])
    t.equal(await redis.exists('{image-dump}:images:completed'), 0, 'nor is it counted as done')
  },
)

t.test('a worker that is closed first settles what it holds', async (t) => {
  const { url, queue } = await openQueue(t)
  const [taken, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const worker = await openWorker(t, url, async () => {
    taken.resolve()
    await release.promise
  })
  await queue.add([job(1)])
  await taken.promise
  const order: string[] = []
  const closed = worker.close().then(() => order.push('closed'))
  order.push('released')
  release.resolve()
  await closed
  t.strictSame(order, ['released', 'closed'])
})

t.test('what a worker throws is told with its job', async (t) => {
  const { url, queue } = await openQueue(t)
  const redis = connectForWork(url, (error) => t.error(error))
  const told = Promise.withResolvers<{ message: string; job: ImageJob | undefined }>()
  const worker = new ImageWorker(
    redis,
    1,
    async () => {
      throw new Error('no database')
    },
    ({ message }, job) => told.resolve({ message, job }),
  )
  await queue.add([job(1)])
  t.strictSame(await told.promise, { message: 'no database', job: job(1) })
  await worker.close()
  redis.disconnect()
})

t.test('nothing hangs on a queue whose Redis is away', async (t) => {
  const redis = connectForCommands('redis://127.0.0.1:1', () => {})
  const queue = new ImageQueue(redis)
  const start = performance.now()
  const away = { name: 'QueueUnavailable' }
  await t.rejects(queue.add([job(1)]), away)
  await t.rejects(queue.attemptsOf('image'), away)
  await t.rejects(queue.bringForward('image'), away)
  await t.rejects(queue.bringForwardBeyond(0), away)
  t.ok(performance.now() - start < 3000)
  redis.disconnect()
  await queue.close()
})
