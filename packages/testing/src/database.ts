import { randomBytes } from 'node:crypto'
import { type Database, migrate, openDatabase } from '@image-dump/database'
import { type Kysely, sql } from 'kysely'
import type { Test } from 'tap'

/** A database of a test's own. */
export interface TestDatabase {
  readonly url: string
  readonly db: Kysely<Database>
}

/** Makes an empty database for a test, on the server that `npm test` started. */
export async function emptyDatabase(t: Test): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL
  if (server === undefined) {
    throw new Error(
      'TEST_DATABASE_URL is not set: run tests with `npm test -- path/to/the.test.ts`',
    )
  }
  const name = `test_${randomBytes(8).toString('hex')}`
  const admin = openDatabase(server, ignoreTermination)
  await sql`create database ${sql.id(name)}`.execute(admin)
  const url = Object.assign(new URL(server), { pathname: name }).href
  const db = openDatabase(url, ignoreTermination)
  t.teardown(async () => {
    await db.destroy()
    await sql`drop database ${sql.id(name)} with (force)`.execute(admin)
    await admin.destroy()
  })
  return { url, db }
}

/** Makes a database for a test, with all tables. */
export async function testDatabase(t: Test): Promise<TestDatabase> {
  const database = await emptyDatabase(t)
  await migrate(database.db)
  return database
}

/** `drop database … with (force)` ends the connections of whoever still has one. */
function ignoreTermination(): void {}
