import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { Deletions, Dumps, Images, Photos, Users } from '@image-dump/database'
import { Removal } from '@image-dump/library'
import {
  connectForCommands,
  connectForWork,
  ImageQueue,
  ImageWorker,
  jobStates,
  Settler,
} from '@image-dump/queue'
import { openLog } from '@image-dump/service'
import { openStore } from '@image-dump/storage'
import { testDatabase, testRedis } from '@image-dump/testing'
import t, { type Test } from 'tap'
import { v7 as uuid } from 'uuid'
import { atMostEvery, clear } from '../src/clear.ts'
import { sweep } from '../src/sweep.ts'

/** A dump of two images that is kept, and of which the queue knows nothing. */
async function open(t: Test) {
  const [{ db }, { url }] = [await testDatabase(t), await testRedis()]
  const redis = connectForCommands(url, () => {})
  await once(redis, 'ready')
  const queue = new ImageQueue(redis)
  t.teardown(async () => {
    await queue.close()
    redis.disconnect()
  })
  await new Users(db).add('anna', 'gold', 'hash')
  const user = await new Users(db).credentials('anna')
  const [userId, id] = [String(user?.id), uuid()]
  const items = [{ name: 'x', manufacturer: null, brand: null, category: null, images: ['a', 'b'] }]
  const images = await new Dumps(db).add({
    id,
    userId,
    dataFormat: 'json',
    data: Buffer.from(''),
    items,
  })
  const settler = new Settler({ images: new Images(db), onNews: () => {}, onTrouble: () => {} })
  const store = openStore(pathToFileURL(t.testdir()).href)
  const deletions = new Deletions(db)
  const parts = {
    fileChecks: { clear: async () => {} },
    dumps: new Dumps(db),
    images: new Images(db),
    queue,
    redis,
    settler,
    store,
    removal: new Removal({
      photos: new Photos(db),
      deletions,
      store,
      onTrouble: (error) => t.error(error),
    }),
    longestPause: 120_000,
    log: openLog('test', 'silent'),
  }
  const grow = (seconds: number) =>
    db
      .updateTable('requests')
      .set({ progressed_at: new Date(Date.now() - seconds * 1000) })
      .execute()
  const ids = images.map((image) => image.id)
  const find = () => new Dumps(db).find(id, userId)
  return { ...parts, parts, deletions, url, ids, images, requestId: id, grow, find }
}

t.test('what the queue has lost is handed out again, and once', async (t) => {
  const { parts, redis, ids, grow } = await open(t)
  await grow(10)
  await sweep(parts)
  t.strictSame(await jobStates(redis, ids), ['alive', 'alive'])
  await sweep(parts)
  t.equal(await redis.zcard('{image-dump}:images:prioritized'), 2)
})

t.test('a dump that moves is left alone', async (t) => {
  const { parts, redis, ids } = await open(t)
  await sweep(parts)
  t.strictSame(await jobStates(redis, ids), ['missing', 'missing'])
})

t.test('what is settled is not handed out', async (t) => {
  const { parts, redis, ids, requestId, settler, grow } = await open(t)
  const outcome = { failure: { kind: 'INTERNAL_ERROR', code: 'DNS', detail: '' } } as const
  await settler.settle({ imageId: String(ids[0]), requestId, attempts: 1, outcome })
  await grow(10)
  await sweep(parts)
  t.strictSame(await jobStates(redis, ids), ['missing', 'alive'])
})

t.test('a job that has failed for good settles its image', async (t) => {
  const { parts, redis, ids, images, requestId, queue, grow, find } = await open(t)
  await queue.add(images.map(({ id, itemId, url }) => ({ imageId: id, itemId, requestId, url })))
  await redis.zadd('{image-dump}:images:failed', 1, String(ids[0]))
  await grow(10)
  await sweep(parts)
  t.match(await find(), { counts: { pending: 1, failure: 1 } })
})

t.test('an image that a wrong clock has put off for an hour comes at once', async (t) => {
  const { url, parts, ids, images, requestId, queue } = await open(t)
  const [first = '', second = ''] = ids
  await queue.add(images.map(({ id, itemId, url }) => ({ imageId: id, itemId, requestId, url })))
  const pauses = new Map([
    [first, 3_600_000],
    [second, 60_000],
  ])
  const away = Promise.withResolvers<void>()
  const again: string[] = []
  const back = Promise.withResolvers<void>()
  const redis = connectForWork(url, (error) => t.error(error))
  const worker = new ImageWorker(
    redis,
    2,
    async ({ job }) => {
      const after = pauses.get(job.imageId)
      if (after === undefined) {
        again.push(job.imageId)
        back.resolve()
        return 'settled'
      }
      pauses.delete(job.imageId)
      return { again: job, after, away: () => pauses.size === 0 && away.resolve() }
    },
    (error) => t.error(error),
  )
  t.teardown(async () => {
    await worker.close()
    redis.disconnect()
  })
  await away.promise
  t.equal(await queue.bringForwardBeyond(parts.longestPause), 1)
  await back.promise
  t.strictSame(again, [first], 'a pause that is no longer than any may be is kept')
})

t.test('files whose removal was begun are removed', async (t) => {
  const { parts, store, deletions } = await open(t)
  const file = await store.stage()
  await writeFile(file.path, 'x')
  await store.put('images/photos/00/a.png', file)
  await deletions.plan({ id: uuid(), keys: ['images/photos/00/a.png'] }, 0)
  await clear(parts)
  await t.rejects(store.get('images/photos/00/a.png'), { name: 'ObjectMissing' })
  t.strictSame(await deletions.due(), [])
})

t.test('clearing up is done now and then, not with every sweep', async (t) => {
  let times = 0
  const work = atMostEvery(60_000, async () => {
    times += 1
  })
  await work()
  await work()
  t.equal(times, 1)
})
