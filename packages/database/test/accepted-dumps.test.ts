import { testDatabase } from '@image-dump/testing'
import { sql } from 'kysely'
import t from 'tap'
import { v7 as uuid } from 'uuid'
import { acceptedDumps, Dumps } from '../src/index.ts'
import { addDump, addUser, item } from './fixtures.ts'

const hour = 60 * 60 * 1000

t.test('a user’s dumps of a window are told with their ages', async (t) => {
  const { db } = await testDatabase(t)
  const [userId, other] = [await addUser(db), await addUser(db, 'bob')]
  const [young, old, older] = [
    await addDump(db, userId),
    await addDump(db, userId),
    await addDump(db, userId),
  ]
  await addDump(db, other)
  const shift = (id: string, minutes: number) =>
    sql`update requests set submitted_at = now() - ${minutes} * interval '1 minute'
      where id = ${id}`.execute(db)
  await shift(old.id, 59)
  await shift(older.id, 61)
  const dumps = await acceptedDumps(db, userId, hour)
  const ages = new Map(dumps.map(({ id, age }) => [id, age]))
  t.strictSame([...ages.keys()].sort(), [young.id, old.id].sort())
  t.ok(Number(ages.get(young.id)) < 60_000)
  t.ok(Number(ages.get(old.id)) >= hour - 60_000 && Number(ages.get(old.id)) < hour)
})

t.test('the clock of the API that took a dump may be hours off', async (t) => {
  const { db } = await testDatabase(t)
  const userId = await addUser(db)
  const ids = [-3, 3].map((hours) => uuid({ msecs: Date.now() + hours * hour }))
  for (const id of ids) {
    const data = Buffer.from('{}')
    await new Dumps(db).add({ id, userId, dataFormat: 'json', data, items: [item('x', 1)] })
  }
  const dumps = await acceptedDumps(db, userId, hour)
  t.strictSame(dumps.map(({ id }) => id).sort(), ids)
})

t.test('those that are being committed are waited for', async (t) => {
  const { db } = await testDatabase(t)
  const userId = await addUser(db)
  const values = { userid: userId, dataformat: 'json', data: Buffer.from('{}') } as const
  const committing = Promise.withResolvers<void>()
  const inserted = Promise.withResolvers<void>()
  const id = uuid()
  const adding = db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('requests')
      .values({ id, ...values, items: 0, images: 0, pending: 0 })
      .execute()
    inserted.resolve()
    await committing.promise
  })
  await inserted.promise
  const asked = acceptedDumps(db, userId, hour)
  const waiting = sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  while ((await waiting.execute(db)).rows[0]?.n !== 1) await new Promise(setImmediate)
  committing.resolve()
  await adding
  t.strictSame(
    (await asked).map((dump) => dump.id),
    [id],
  )
})
