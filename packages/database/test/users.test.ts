import { testDatabase } from '@image-dump/testing'
import t from 'tap'
import { AccountTaken, Users } from '../src/index.ts'

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
