import { testDatabase } from '@image-dump/testing'
import { sql } from 'kysely'
import t from 'tap'
import { v7 as uuid } from 'uuid'
import { Dumps, Images } from '../src/index.ts'
import { addDump, addUser, item } from './fixtures.ts'

t.test('a dump is read in the order in which it was sent', async (t) => {
  const { db } = await testDatabase(t)
  const userId = await addUser(db)
  const names = Array.from({ length: 450 }, (_, n) => `name ${(n * 7919) % 450}`)
  const items = names.map((name, n) => item(name, (n % 3) + 1))
  const id = uuid()
  await new Dumps(db).add({ id, userId, dataFormat: 'xml', data: Buffer.from('<>'), items })
  const dump = await new Dumps(db).read(id, userId)
  const read = (await Array.fromAsync(dump?.pages ?? [])).flat()
  t.strictSame(
    read.map(({ name, images }) => ({ name, images: images.map(({ url }) => url) })),
    items.map(({ name, images }) => ({ name, images })),
  )
  t.match(dump?.head, { status: 'PENDING', finishedAt: null, dataFormat: 'xml' })
  t.strictSame(dump?.head.counts, { items: 450, images: 900, pending: 900, success: 0, failure: 0 })
})

t.test('a dump that can’t be kept whole is not kept at all', async (t) => {
  const { db } = await testDatabase(t)
  const userId = await addUser(db)
  const items = [item('good', 1), { ...item('bad', 1), name: 'nul \0 in the name' }]
  const dumps = new Dumps(db)
  const data = Buffer.from('{}')
  await t.rejects(dumps.add({ id: uuid(), userId, dataFormat: 'json', data, items }))
  const { rows } = await sql<{ n: number }>`
    select (select count(*) from requests) + (select count(*) from items)
      + (select count(*) from images) as n`.execute(db)
  t.strictSame(rows, [{ n: 0 }])
})

t.test('a dump is its owner’s alone', async (t) => {
  const { db } = await testDatabase(t)
  const [owner, other] = [await addUser(db, 'owner'), await addUser(db, 'other')]
  const { id } = await addDump(db, owner)
  const dumps = new Dumps(db)
  t.ok(await dumps.read(id, owner))
  t.equal(await dumps.read(id, other), undefined)
  t.strictSame(await dumps.list(other, 10), [])
})

t.test('a list has the newest first, and goes on where the last page ended', async (t) => {
  const { db } = await testDatabase(t)
  const userId = await addUser(db)
  const ids = []
  for (let n = 0; n < 5; n += 1) ids.unshift((await addDump(db, userId)).id)
  const dumps = new Dumps(db)
  const first = await dumps.list(userId, 3)
  const rest = await dumps.list(userId, 3, first.at(-1)?.id)
  t.strictSame(
    first.concat(rest).map(({ id }) => id),
    ids,
  )
})

t.test('what is read of an unfinished dump is of one moment', async (t) => {
  const { db } = await testDatabase(t)
  const userId = await addUser(db)
  const { id, images } = await addDump(db, userId, 30, 10)
  const failure = { kind: 'INTERNAL_ERROR', code: 'DNS', detail: 'x' } as const
  const settling = images.map((image) =>
    new Images(db).settle([
      { imageId: image.id, requestId: id, attempts: 1, outcome: { failure } },
    ]),
  )
  const looks = []
  for (let n = 0; n < 20; n += 1) {
    const dump = await new Dumps(db).read(id, userId)
    const pages = await Array.fromAsync(dump?.pages ?? [])
    const failed = pages.flat().flatMap((item) => item.images.filter((image) => image.failure))
    looks.push({ said: dump?.head.counts.failure, seen: failed.length })
  }
  await Promise.all(settling)
  for (const { said, seen } of looks) t.equal(said, seen)
})
