import { emptyDatabase, testDatabase } from '@image-dump/testing'
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import { AccountTaken, migrate, openDatabase, Users } from '../src/index.ts'

const account = { plan: 'bronze', passwordhash: 'hash', name: null } as const

t.test('a new account is found by its name, with a password that the user chose', async (t) => {
  const users = new Users((await testDatabase(t)).db)
  const added = await users.register({ ...account, username: 'Anna', email: 'a@b.de' })
  t.match(added, { username: 'Anna', email: 'a@b.de', plan: 'bronze', createdAt: Date })
  t.match(await users.credentials('aNNa'), { id: added.id, passwordhash: 'hash', setByUser: true })
})

t.test('what is taken is said, and nothing is kept', async (t) => {
  const { db } = await testDatabase(t)
  const users = new Users(db)
  await users.register({ ...account, username: 'anna', email: 'a@b.de' })
  await users.register({ ...account, username: 'bob', email: 'bob@b.de' })
  const taken = async (username: string, email: string | null) =>
    users.register({ ...account, username, email }).then(
      () => [],
      (error: unknown) => (error instanceof AccountTaken ? error.taken : error),
    )
  t.strictSame(await taken('ANNA', null), ['username'])
  t.strictSame(await taken('carla', 'A@B.de'), ['email'])
  t.strictSame(await taken('anna', 'a@b.de'), ['username', 'email'])
  t.strictSame(await taken('anna', 'bob@b.de'), ['username', 'email'], 'of two others')
  t.equal((await db.selectFrom('users').selectAll().execute()).length, 2)
  t.strictSame(await taken('carla', null), [])
  t.strictSame(await taken('dora', null), [], 'any number of users have no email')
})

/** A database whose locale folds nothing but ASCII. */
async function databaseOfLocaleC(t: Test) {
  const { db: admin, url } = await emptyDatabase(t)
  const other = new URL(url)
  other.pathname += '_c'
  const name = other.pathname.slice(1)
  await sql`create database ${sql.id(name)} template template0 locale 'C'`.execute(admin)
  const db = openDatabase(other.href, (error) => t.error(error))
  t.teardown(async () => {
    await db.destroy()
    await sql`drop database ${sql.id(name)}`.execute(admin)
  })
  await migrate(db)
  return db
}

t.test('a name is one in all its spellings, whatever the locale of the database', async (t) => {
  for (const db of [(await testDatabase(t)).db, await databaseOfLocaleC(t)]) {
    const users = new Users(db)
    const { id } = await users.register({ ...account, username: 'Ärger', email: 'ä@b.de' })
    for (const username of ['ärger', 'A\u0308RGER']) {
      t.match(await users.credentials(username), { id, username: 'Ärger' })
      await users.add(username, 'gold', 'hash')
      const again = users.register({ ...account, username, email: 'Ä@B.de' })
      const refusal = await again.catch((error: unknown) => error)
      t.match(refusal, { name: 'AccountTaken', taken: ['username', 'email'] })
    }
    t.equal((await db.selectFrom('users').selectAll().execute()).length, 1)
  }
})
