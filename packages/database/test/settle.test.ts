import { httpError, rollUp } from '@image-dump/outcome'
import { testDatabase } from '@image-dump/testing'
import t from 'tap'
import { Dumps, Images, PhotoLists, Photos, type SettledImage } from '../src/index.ts'
import { addDump, addUser } from './fixtures.ts'

const stored = {
  key: 'images/dumps/a/b/c.png',
  contentType: 'image/png',
  bytes: 5_000_000_000,
  width: 640,
  height: 480,
  sha256: Buffer.alloc(32, 7),
}

t.test('an outcome is kept as it was', async (t) => {
  const { db } = await testDatabase(t)
  const userId = await addUser(db)
  const { id, images } = await addDump(db, userId, 1, 2)
  const [good, bad] = images.map((image) => image.id)
  await new Images(db).settle([
    settled(id, good, { stored }, 2),
    settled(id, bad, { failure: httpError(404) }),
  ])
  const dump = await new Dumps(db).read(id, userId)
  const [items = []] = await Array.fromAsync(dump?.pages ?? [])
  t.match(items[0]?.images, [
    { id: good, attempts: 2, failure: null, stored },
    { id: bad, attempts: 1, failure: httpError(404), stored: null },
  ])
})

t.test('what is stored is a draft of its owner, and what failed is not', async (t) => {
  const { db } = await testDatabase(t)
  const userId = await addUser(db)
  const { id, images } = await addDump(db, userId, 1, 2)
  const [good, bad] = images.map((image) => String(image.id))
  await new Images(db).settle([
    settled(id, good, { stored }),
    settled(id, bad, { failure: httpError(404) }),
  ])
  const photo = await new Photos(db).find({ id: String(good) })
  t.match(photo, { ...stored, id: good, userId, caption: 'item 0', publishedAt: null })
  t.equal(await new Photos(db).find({ id: String(bad) }), undefined)
})

t.test('an image that is settled twice is one photo, with the file that is recorded', async (t) => {
  const { db } = await testDatabase(t)
  const userId = await addUser(db)
  const { id, images } = await addDump(db, userId, 1, 1)
  const outcomes = ['a', 'b'].map((key) =>
    settled(id, images[0]?.id, { stored: { ...stored, key } }),
  )
  await new Images(db).settle(outcomes)
  await new Images(db).settle(outcomes.toReversed())
  const { photos } = await new PhotoLists(db).ofUser({ userId, order: 'asc', limit: 10 })
  const [image] = await db.selectFrom('images').select('storage_key').execute()
  t.strictSame(
    photos.map(({ key }) => key),
    [image?.storage_key],
  )
})

t.test('the counts fall with the outcomes, and the status follows from them', async (t) => {
  const { db } = await testDatabase(t)
  const userId = await addUser(db)
  const dumps = new Dumps(db)
  for (const failures of [0, 1, 2]) {
    const { id, images } = await addDump(db, userId, 1, 2)
    for (const [n, image] of images.entries()) {
      const outcome = n < failures ? { failure: httpError(500) } : { stored }
      const progress = await new Images(db).settle([settled(id, image.id, outcome)])
      t.strictSame(progress, [
        {
          requestId: id,
          pending: images.length - n - 1,
          success: Math.max(0, n + 1 - failures),
          failure: Math.min(n + 1, failures),
          settled: [image.id],
        },
      ])
      const dump = await dumps.find(id, userId)
      t.equal(dump?.status, dump && rollUp(dump.counts))
      t.equal(dump?.finishedAt === null, n === 0, 'the last image finishes the dump')
    }
  }
})

t.test('what is settled twice is counted once, and the first outcome stays', async (t) => {
  const { db } = await testDatabase(t)
  const userId = await addUser(db)
  const { id, images } = await addDump(db, userId, 1, 2)
  const first = settled(id, images[0]?.id, { stored })
  await new Images(db).settle([first, first])
  await new Images(db).settle([settled(id, images[0]?.id, { failure: httpError(500) })])
  const dump = await new Dumps(db).find(id, userId)
  t.strictSame(dump?.counts, { items: 1, images: 2, success: 1, failure: 0, pending: 1 })
})

t.test('settlings that overlap neither deadlock nor miscount', async (t) => {
  const { db } = await testDatabase(t)
  const userId = await addUser(db)
  const dumps = await Promise.all(Array.from({ length: 4 }, () => addDump(db, userId, 5, 10)))
  const all = dumps.flatMap(({ id, images }) =>
    images.map((image) => settled(id, image.id, { stored })),
  )
  const batches = Array.from({ length: 12 }, (_, n) =>
    all.filter((_, index) => (index * 31 + n) % 3 > 0).sort(() => ((n * 17) % 5) - 2),
  )
  await Promise.all(batches.map((batch) => new Images(db).settle(batch)))
  for (const { id } of dumps) {
    const dump = await new Dumps(db).find(id, userId)
    t.strictSame(dump?.counts, { items: 5, images: 50, success: 50, failure: 0, pending: 0 })
  }
})

t.test('an image of no such dump settles nothing', async (t) => {
  const { db } = await testDatabase(t)
  const userId = await addUser(db)
  const [one, two] = [await addDump(db, userId, 1, 1), await addDump(db, userId, 1, 1)]
  await new Images(db).settle([settled(one.id, two.images[0]?.id, { stored })])
  t.equal((await new Dumps(db).find(one.id, userId))?.counts.pending, 1)
  t.equal((await new Dumps(db).find(two.id, userId))?.counts.pending, 1)
})

t.test('only finished dumps are finished', async (t) => {
  const { db } = await testDatabase(t)
  const userId = await addUser(db)
  const [one, two] = [await addDump(db, userId, 1, 1), await addDump(db, userId, 1, 1)]
  await new Images(db).settle([settled(one.id, one.images[0]?.id, { stored })])
  t.strictSame(await new Dumps(db).finishedAmong([one.id, two.id]), [one.id])
})

function settled(
  requestId: string,
  imageId: string | undefined,
  outcome: SettledImage['outcome'],
  attempts = 1,
): SettledImage {
  return { requestId, imageId: String(imageId), attempts, outcome }
}
