import { testDatabase } from '@image-dump/testing'
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import { v7 as uuid } from 'uuid'
import { Deletions, Images, isPermanent, migrate, Photos } from '../src/index.ts'
import { down, up } from '../src/migrations/006-library.ts'
import { addDump, addUser } from './fixtures.ts'

const stored = {
  key: 'images/photos/00/x.png',
  contentType: 'image/png',
  bytes: 5_000_000_000,
  width: 640,
  height: 480,
  sha256: Buffer.alloc(32, 7),
}

async function open(t: Test) {
  const { db } = await testDatabase(t)
  const userId = await addUser(db)
  const [photos, deletions] = [new Photos(db), new Deletions(db)]
  const add = async (caption = '') => {
    const id = uuid()
    await deletions.plan({ id, keys: [stored.key] }, 60_000)
    return photos.add({ ...stored, id, userId, caption })
  }
  return { db, userId, photos, deletions, add }
}

t.test('a photo is found by either of its ids, as it was added', async (t) => {
  const { photos, userId, add } = await open(t)
  const photo = await add('Me at the zoo')
  if (photo === undefined) return t.fail('it was not added')
  t.match(photo, { ...stored, userId, username: 'alice', caption: 'Me at the zoo' })
  t.equal(photo.publishedAt, null)
  t.strictSame(await photos.find({ id: photo.id }), photo)
  t.strictSame(await photos.find({ photoId: photo.photoId }), photo)
  t.equal(await photos.find({ photoId: photo.photoId + 1 }), undefined)
})

t.test('a photo is published once: the second time changes nothing', async (t) => {
  const { photos, add } = await open(t)
  const photo = await add()
  const first = await photos.publish({ id: String(photo?.id) })
  t.ok(first?.publishedAt)
  t.strictSame(await photos.publish({ id: String(photo?.id) }), first)
})

t.test('files that were planned are due unless their photo was added', async (t) => {
  const { deletions, add } = await open(t)
  await add()
  const id = uuid()
  await deletions.plan({ id, keys: ['a', 'b'] }, 60_000)
  t.strictSame(await deletions.due(), [])
  const late = uuid()
  await deletions.plan({ id: late, keys: ['c'] }, 0)
  t.strictSame(await deletions.due(), [{ id: late, keys: ['c'] }])
  await deletions.done([late])
  t.strictSame(await deletions.due(), [])
})

t.test('a photo whose files were removed meanwhile is not added', async (t) => {
  const { photos, userId } = await open(t)
  t.equal(await photos.add({ ...stored, id: uuid(), userId, caption: '' }), undefined)
})

t.test('a photo of nobody is an error for good', async (t) => {
  const { photos, deletions } = await open(t)
  const id = uuid()
  await deletions.plan({ id, keys: [] }, 60_000)
  const error: unknown = await photos
    .add({ ...stored, id, userId: uuid(), caption: '' })
    .catch((error: unknown) => error)
  t.ok(isPermanent(error))
})

t.test('what is removed leaves a note of its files, and is removed once', async (t) => {
  const { photos, deletions, add } = await open(t)
  const photo = await add()
  const id = String(photo?.id)
  t.equal(await photos.remove({ id }, ['a', 'b']), true)
  t.equal(await photos.find({ id }), undefined)
  t.strictSame(await deletions.due(), [{ id, keys: ['a', 'b'] }])
  t.equal(await photos.remove({ id }, ['a', 'b']), false)
})

t.test(
  'who removes a photo waits for what needs it, and what comes later is not done',
  async (t) => {
    const { db, photos, add } = await open(t)
    const id = String((await add())?.id)
    const waiting = async () => {
      const { rows } = await sql`
      select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
      return rows.length > 0
    }
    let isRemoved = false
    const removal = Promise.withResolvers<boolean>()
    const isDone = await photos.whileKept({ id }, async () => {
      const removed = photos.remove({ id }, []).finally(() => {
        isRemoved = true
      })
      removal.resolve(removed)
      while (!isRemoved && !(await waiting()));
      t.notOk(isRemoved)
    })
    t.ok(isDone)
    t.ok(await removal.promise)
    t.notOk(
      await photos.whileKept({ id }, async () => {
        t.fail('it is gone')
      }),
    )
  },
)

t.test('images from before there was a library are in it after the migration', async (t) => {
  const { db, userId, photos } = await open(t)
  const { id: requestId, images } = await addDump(db, userId, 1, 2)
  const [image, pending] = images.map(({ id }) => id)
  const outcome = { stored }
  const settled = { imageId: String(image), requestId, attempts: 1, outcome }
  await new Images(db).settle([settled])
  const before = await photos.find({ id: String(image) })
  await down(db)
  await up(db)
  t.match(await photos.find({ id: String(image) }), { ...stored, userId, caption: 'item 0' })
  const after = await photos.find({ id: String(image) })
  t.ok(before && after && Math.abs(+after.uploadedAt - +before.uploadedAt) < 1000)
  t.equal(await photos.find({ id: String(pending) }), undefined)
  t.strictSame(await migrate(db), [])
})

t.test('a user who goes takes their photos along', async (t) => {
  const { db, userId, photos, add } = await open(t)
  const id = String((await add())?.id)
  await sql`delete from users where userid = ${userId}`.execute(db)
  t.equal(await photos.find({ id }), undefined)
})
