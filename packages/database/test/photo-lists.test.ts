import { testDatabase } from '@image-dump/testing'
import { type Kysely, sql } from 'kysely'
import t, { type Test } from 'tap'
import {
  type Database,
  type Order,
  PhotoLists,
  type PhotoPage,
  Photos,
  type PublishedPlace,
} from '../src/index.ts'
import { addUser } from './fixtures.ts'

/** Adds photos of a user; every third is a draft, and all others were published within 50 µs. */
async function addPhotos(db: Kysely<Database>, userId: string, count: number): Promise<void> {
  await sql`
    insert into photos
      (id, userid, caption, published_at, storage_key, content_type, bytes, width, height, sha256)
    select
      gen_random_uuid(), ${userId}, 'photo ' || n,
      case when n % 3 > 0 then timestamptz '2026-05-09 05:16:05.284103Z' + (n * 7919 % 50) * interval '1 us' end,
      'key', 'image/png', 1, 1, 1, ''
    from generate_series(1, ${count}::int) n`.execute(db)
}

async function open(t: Test) {
  const { db } = await testDatabase(t)
  const [alice, bob] = [await addUser(db, 'Alice'), await addUser(db, 'bob')]
  await addPhotos(db, alice, 60)
  await addPhotos(db, bob, 30)
  return { db, alice, bob, lists: new PhotoLists(db), photos: new Photos(db) }
}

/** All pages one after the other. */
async function all<Place>(
  pageAfter: (after?: Place) => Promise<PhotoPage<Place>>,
): Promise<number[]> {
  const ids: number[] = []
  let page = await pageAfter()
  ids.push(...page.photos.map(({ photoId }) => photoId))
  while (page.end !== undefined) {
    page = await pageAfter(page.end)
    ids.push(...page.photos.map(({ photoId }) => photoId))
  }
  return ids
}

/** What the list should be, by one statement without pages. */
async function expected(db: Kysely<Database>, where: ReturnType<typeof sql>, by: string) {
  const { rows } = await sql<{ photo_id: number }>`
    select photo_id from photos where ${where} order by ${sql.raw(by)}`.execute(db)
  return rows.map(({ photo_id }) => photo_id)
}

for (const order of ['asc', 'desc'] satisfies Order[]) {
  for (const limit of [1, 7, 20, 200]) {
    t.test(`pages of ${limit}, ${order}, hold every photo once and in order`, async (t) => {
      const { db, alice, lists } = await open(t)
      const byMoment = `published_at ${order}, photo_id ${order}`
      t.strictSame(
        await all<PublishedPlace>((after) => lists.published({ order, limit, after })),
        await expected(db, sql`published_at is not null`, byMoment),
      )
      t.strictSame(
        await all<PublishedPlace>((after) =>
          lists.published({ username: 'aLICE', order, limit, after }),
        ),
        await expected(db, sql`published_at is not null and userid = ${alice}`, byMoment),
      )
      t.strictSame(
        await all<number>((after) => lists.ofUser({ userId: alice, order, limit, after })),
        await expected(db, sql`userid = ${alice}`, `photo_id ${order}`),
      )
      t.strictSame(
        await all<number>((after) =>
          lists.ofUser({ userId: alice, drafts: true, order, limit, after }),
        ),
        await expected(db, sql`userid = ${alice} and published_at is null`, `photo_id ${order}`),
      )
    })
  }
}

t.test('what is published and removed between two pages moves nothing', async (t) => {
  const { bob, lists, photos } = await open(t)
  const page = { order: 'desc', limit: 20 } as const
  const first = await lists.published(page)
  const rest = await all<PublishedPlace>((after) =>
    lists.published({ ...page, after: after ?? first.end }),
  )
  const [draft] = (await lists.ofUser({ userId: bob, drafts: true, ...page })).photos
  await photos.publish({ id: String(draft?.id) })
  for (const { id } of first.photos) await photos.remove({ id }, [])
  t.strictSame(
    await all<PublishedPlace>((after) => lists.published({ ...page, after: after ?? first.end })),
    rest,
  )
})

t.test('a user whom nobody knows has published nothing', async (t) => {
  const { lists } = await open(t)
  const page = await lists.published({ username: 'carol', order: 'asc', limit: 10 })
  t.strictSame(page, { photos: [], end: undefined })
})

t.test('one user’s photos are found by any spelling of the name', async (t) => {
  const { db, lists } = await open(t)
  await addPhotos(db, await addUser(db, 'Ärger'), 3)
  for (const username of ['Ärger', 'ärger', 'A\u0308RGER', 'Ａ\u0308rger']) {
    const { photos } = await lists.published({ username, order: 'asc', limit: 50 })
    t.strictSame([...new Set(photos.map((photo) => photo.username))], ['Ärger'], username)
  }
  const { photos } = await lists.published({ username: 'arger', order: 'asc', limit: 50 })
  t.strictSame(photos, [])
})
