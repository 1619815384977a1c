import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { emptyDatabase } from '@image-dump/testing'
import { sql } from 'kysely'
import t from 'tap'
import { migrate, openDatabase } from '../src/index.ts'

t.test('processes that start together apply each migration once', async (t) => {
  const { url } = await emptyDatabase(t)
  const processes = Array.from({ length: 4 }, () => openDatabase(url, () => {}))
  const applied = await Promise.all(processes.map((db) => migrate(db)))
  const files = await readdir(join(import.meta.dirname, '../src/migrations'))
  t.strictSame(applied.flat().sort(), files.map((file) => file.replace('.ts', '')).sort())
  for (const db of processes) await db.destroy()
})

t.test('a second run finds nothing to do', async (t) => {
  const { db } = await emptyDatabase(t)
  await migrate(db)
  t.strictSame(await migrate(db), [])
})

t.test('the tables have the names that operators know', async (t) => {
  const { db } = await emptyDatabase(t)
  await migrate(db)
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_name not like 'kysely%' order by 1`.execute(db)
  const names = rows.map(({ name }) => name)
  for (const name of ['users', 'authentication', 'tokens', 'requests', 'items', 'images']) {
    t.ok(names.includes(name), name)
  }
})
