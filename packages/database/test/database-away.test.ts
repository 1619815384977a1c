import { createServer } from 'node:net'
import { testDatabase } from '@image-dump/testing'
import { sql } from 'kysely'
import t from 'tap'
import { DatabaseAway, openDatabase, pingDatabase } from '../src/index.ts'

t.test('a server that is not there is away', async (t) => {
  const db = openDatabase('postgres://127.0.0.1:1/none', () => {})
  t.teardown(() => db.destroy())
  await t.rejects(pingDatabase(db), DatabaseAway)
})

t.test('so is one that takes connections and says nothing', async (t) => {
  const silent = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => silent.once('listening', resolve))
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const db = openDatabase(`postgres://127.0.0.1:${port}/none`, () => {})
  t.teardown(async () => {
    await db.destroy()
    silent.close()
  })
  await t.rejects(pingDatabase(db), DatabaseAway)
})

t.test('and one that ends the connection in the middle of a statement', async (t) => {
  const { db } = await testDatabase(t)
  const end = sql`select pg_terminate_backend(pg_backend_pid())`.execute(db)
  await t.rejects(end, DatabaseAway)
  await t.resolves(pingDatabase(db), 'the next statement has a new connection')
})

t.test('what Postgres refuses for good is not', async (t) => {
  const { db } = await testDatabase(t)
  await t.rejects(sql`select 1 from nothing`.execute(db), { code: '42P01' })
})
