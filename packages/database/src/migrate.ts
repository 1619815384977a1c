import { promises as fs } from 'node:fs'
import path from 'node:path'
import type { Kysely } from 'kysely'
import { FileMigrationProvider, Migrator } from 'kysely/migration'

/**
 * Brings the tables up to date, each migration once. Processes that start together may all call
 * it: Kysely holds a Postgres advisory lock meanwhile, and the later ones find nothing to do.
 *
 * @returns the names of the migrations that this call applied
 */
export async function migrate<T>(db: Kysely<T>): Promise<readonly string[]> {
  const provider = new FileMigrationProvider({
    fs,
    path,
    migrationFolder: path.join(import.meta.dirname, 'migrations'),
  })
  const { error, results = [] } = await new Migrator({ db, provider }).migrateToLatest()
  if (error !== undefined) throw error
  return results.map(({ migrationName }) => migrationName)
}
