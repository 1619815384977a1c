import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { testDatabase } from '@image-dump/testing'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import t, { type Test } from 'tap'
import { namingTrouble } from '../src/database-away.ts'
import { type Database, DatabaseAway, openDatabase, pingDatabase, Users } from '../src/index.ts'

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

t.test(
  'a connection that was given up on writes nothing into a forgotten transaction',
  async (t) => {
    const { url, db: other } = await testDatabase(t)
    const proxy = await freezableProxy(t, url)
    const pool = new pg.Pool({ connectionString: proxy.url, max: 1, query_timeout: 300 })
    // The connection that was given up on ends with the database, after the test.
    pool.on('error', () => {})
    const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: namingTrouble(pool) }) })
    t.teardown(() => db.destroy())
    await pingDatabase(db)
    proxy.freeze()
    const begin = db.transaction().execute(async () => {})
    await t.rejects(begin, DatabaseAway)
    proxy.thaw()
    await new Users(db).add('anna', 'gold', 'hash')
    t.ok(await new Users(other).credentials('anna'), 'what it says is kept is there for others')
  },
)

/** A way to a database on which nothing moves while it is frozen. */
async function freezableProxy(t: Test, url: string) {
  const target = new URL(url)
  const clients: Socket[] = []
  const server = createServer((client) => {
    clients.push(client)
    const upstream = connect(Number(target.port), target.hostname)
    client.on('error', () => {}).on('close', () => upstream.destroy())
    upstream.on('error', () => {}).on('close', () => client.destroy())
    client.pipe(upstream).pipe(client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const address = server.address()
  const port = String(typeof address === 'object' && address?.port)
  return {
    url: Object.assign(new URL(url), { port }).href,
    freeze: () => clients.forEach((client) => void client.pause()),
    thaw: () => clients.forEach((client) => void client.resume()),
  }
}
