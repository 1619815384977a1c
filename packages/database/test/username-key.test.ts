import { promises as fs } from 'node:fs'
import path from 'node:path'
import { emptyDatabase } from '@image-dump/testing'
import { sql } from 'kysely'
import { FileMigrationProvider, Migrator } from 'kysely/migration'
import t, { type Test } from 'tap'
import { migrate, nameKey } from '../src/index.ts'

const before = '008-invitations'
const migration = '009-username-key'

/** The tables as they were, the way there, and the warnings on it. */
async function before009(t: Test) {
  const { db } = await emptyDatabase(t)
  const migrationFolder = path.join(import.meta.dirname, '../src/migrations')
  const provider = new FileMigrationProvider({ fs, path, migrationFolder })
  const migrator = new Migrator({ db, provider })
  await migrator.migrateTo(before)
  const warnings: string[] = []
  const listen = ({ name, message }: Error) =>
    void (name === 'SharedNameWarning' && warnings.push(message))
  process.on('warning', listen)
  t.teardown(() => process.off('warning', listen))
  return { db, migrator, warnings }
}

const id = (n: number) => `0199b1c4-0000-7000-8000-${String(n).padStart(12, '0')}`

t.test('those who are here already get their keys, however many they are', async (t) => {
  const { db, migrator, warnings } = await before009(t)
  await sql`
    insert into users (userid, username, plan, email)
    select gen_random_uuid(), 'Änna ' || n, 'gold', case when n % 2 = 0 then 'Änna' || n || '@B.de' end
    from generate_series(1, 2500) as n`.execute(db)
  await migrate(db)
  const users = await db.selectFrom('users').selectAll().execute()
  t.equal(users.length, 2500)
  for (const { username, username_key, email, email_key } of users) {
    if (username_key !== nameKey(username)) t.fail(username)
    if (email_key !== (email && nameKey(email))) t.fail(username)
  }
  t.strictSame(warnings, [])
  t.match(await migrator.migrateTo(before), { error: undefined })
  t.equal((await migrate(db))[0], migration, 'there and back')
})

t.test(
  'of two that turn out to have one name the older keeps it, and the other is warned of',
  async (t) => {
    const { db, warnings } = await before009(t)
    await sql`
    insert into users (userid, username, plan, email, created_at) values
      (${id(1)}, 'STRASSE', 'gold', null, '2025-02-01'),
      (${id(2)}, 'straße', 'gold', 'ﬁ@b.de', '2025-01-01'),
      (${id(3)}, 'ｓtrasse', 'gold', 'fi@b.de', '2025-03-01')`.execute(db)
    await migrate(db)
    const users = await db.selectFrom('users').selectAll().orderBy('userid').execute()
    t.match(users, [
      { username: 'STRASSE', username_key: `strasse#${id(1)}`, email_key: null },
      { username: 'straße', username_key: 'strasse', email_key: 'fi@b.de' },
      { username: 'ｓtrasse', username_key: `strasse#${id(3)}`, email_key: `fi@b.de#${id(3)}` },
    ])
    // Warnings are told on the next tick.
    await new Promise((resolve) => setImmediate(resolve))
    t.equal(warnings.filter((text) => text.includes(id(1))).length, 1)
    t.equal(warnings.filter((text) => text.includes(id(3))).length, 2)
    t.equal(warnings.length, 3)
  },
)
