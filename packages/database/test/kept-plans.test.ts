import { httpError } from '@image-dump/outcome'
import { testDatabase } from '@image-dump/testing'
import { type Kysely, sql } from 'kysely'
import t from 'tap'
import { type Database, Images } from '../src/index.ts'
import { addDump, addUser } from './fixtures.ts'

// One statement after the other, so that each has the one connection of the pool, and its plans.

t.test('a settling is planned a few times and no more', async (t) => {
  const { db } = await testDatabase(t)
  await settleAll(db, await addDump(db, await addUser(db), 10, 1))
  const { rows } = await sql<{ generic: number; custom: number }>`
    select generic_plans as generic, custom_plans as custom
    from pg_prepared_statements where name = 'settle'`.execute(db)
  t.match(rows, [{ generic: 5, custom: 5 }])
})

t.test('a plan that was kept for small tables is good for large ones', async (t) => {
  const { db } = await testDatabase(t)
  const userId = await addUser(db)
  await settleAll(db, await addDump(db, userId, 20, 3))
  const large = await addDump(db, userId, 1000, 5)
  const before = await rowsRead(db)
  await settleAll(db, { ...large, images: large.images.slice(0, 10) })
  const read = (await rowsRead(db)) - before
  t.ok(read < 200, `${read} rows of 5,000 are read to settle 10`)
})

t.test('so is the one by which Postgres sees that an image has an item', async (t) => {
  const { db } = await testDatabase(t)
  const userId = await addUser(db)
  await addDump(db, userId, 10, 1)
  await sql`analyze items`.execute(db)
  await addDump(db, userId, 10, 1)
  const before = await rowsRead(db)
  await addDump(db, userId, 1000, 5)
  const read = (await rowsRead(db)) - before
  t.ok(read < 10_000, `${read} rows are read to add 6,000`)
})

async function settleAll(
  db: Kysely<Database>,
  { id: requestId, images }: Awaited<ReturnType<typeof addDump>>,
): Promise<void> {
  for (const { id: imageId } of images) {
    const outcome = { failure: httpError(404) }
    await new Images(db).settle([{ imageId, requestId, attempts: 1, outcome }])
  }
}

/** How many rows of images, items and requests were read so far, by whatever way. */
async function rowsRead(db: Kysely<Database>): Promise<number> {
  await sql`select pg_stat_force_next_flush()`.execute(db)
  const { rows } = await sql<{ read: number }>`
    select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read from pg_stat_user_tables
    where relname in ('images', 'items', 'requests')`.execute(db)
  return rows[0]?.read ?? Number.NaN
}
