import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Users } from '@image-dump/database'
import { testDatabase } from '@image-dump/testing'
import t from 'tap'
import {
  hashDigest,
  importUsersFile,
  parseUsersFile,
  passwordDigest,
  SignIn,
} from '../src/index.ts'

t.test('a line is a user; comments and empty lines are none', async (t) => {
  const text =
    '\uFEFF# name,password,plan\r\nanna, pass word ,gold\r\n\r\n  # more\nbob,a,b,c,bronze\n'
  t.strictSame(parseUsersFile(text), [
    { username: 'anna', password: 'pass word', plan: 'gold' },
    { username: 'bob', password: 'a,b,c', plan: 'bronze' },
  ])
})

const wrong = {
  'anna,secret': 'line 1: must be username,password,plan',
  '#\n,secret,gold': 'line 2: must be username,password,plan',
  'anna,,gold': 'line 1: must be username,password,plan',
  'anna,secret,platinum': 'line 1: the plan must be gold, silver or bronze',
  'anna,secret,gold\nAnna,other,gold': 'line 2: this username has a line already',
  'straße,secret,gold\nSTRASSE,other,gold': 'line 2: this username has a line already',
}
for (const [text, message] of Object.entries(wrong)) {
  t.test(`refused: ${message}`, async (t) => {
    t.throws(() => parseUsersFile(text), { name: 'UsersFileError', message })
  })
}

t.test('a file that is not there is told of', async (t) => {
  const { db } = await testDatabase(t)
  await t.rejects(importUsersFile('/no/such/file', new Users(db)), { message: "it can't be read" })
})

t.test('the users of a file exist, as often as it is read', async (t) => {
  const { db } = await testDatabase(t)
  const users = new Users(db)
  const signIn = new SignIn(users)
  const path = join(t.testdir(), 'users.txt')
  await writeFile(path, 'anna,first,gold\n')
  await Promise.all([importUsersFile(path, users), importUsersFile(path, users)])
  const anna = await signIn.verify({ username: 'ANNA', password: 'first' })
  t.match(anna, { username: 'anna', plan: 'gold' })

  await writeFile(path, 'ＡＮＮＡ,second,bronze\n')
  await importUsersFile(path, users)
  const after = await signIn.verify({ username: 'anna', password: 'second' })
  t.match(after, { id: anna?.id, plan: 'bronze' }, 'a changed plan and password take effect')
  t.equal(await signIn.verify({ username: 'anna', password: 'first' }), undefined)

  const chosen = await hashDigest(passwordDigest('chosen'))
  await db.updateTable('authentication').set({ passwordhash: chosen, set_by_user: true }).execute()
  await importUsersFile(path, users)
  t.ok(await signIn.verify({ username: 'anna', password: 'chosen' }), 'a chosen password stays')
})
