import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { namingTrouble } from './database-away.ts'
import { plansForGrowth } from './kept-plans.ts'
import type { Database } from './schema.ts'

const second = 1000

/** Limits on what one statement may take, so that a frozen server never freezes a request. */
const patience = {
  connectionTimeoutMillis: 5 * second,
  // Ours is the longer one: where the server still answers, its own message says more.
  statement_timeout: 30 * second,
  query_timeout: 35 * second,
} as const

/**
 * Opens a pool of connections. Nothing is connected until the first statement.
 *
 * @param url of the database, `postgres://user:password@host:port/name`
 * @param onError hears of connections that break while they idle; the pool replaces them
 * @returns a database whose statements throw DatabaseAway where it can't be asked now
 */
export function openDatabase(url: string, onError: (error: Error) => void): Kysely<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    types: { getTypeParser },
    options: plansForGrowth,
    ...patience,
  })
  // The pool listens to connections that idle, and nobody to those in use: an 'error' that nobody
  // hears ends the process. Whoever waits for a statement is told by its promise as well.
  pool.on('connect', (client) => client.on('error', (error) => onError(withoutClient(error))))
  pool.on('error', (error) => onError(withoutClient(error)))
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: namingTrouble(pool) }) })
}

/** Rejects where the database does not answer. */
export async function pingDatabase(db: Kysely<Database>): Promise<void> {
  await sql`select 1`.execute(db)
}

/** The pool hangs the client on the error, with the password in it: nothing for a log. */
function withoutClient(error: Error): Error {
  Reflect.deleteProperty(error, 'client')
  return error
}

/** Sizes are bigint in the tables and stay far below 2^53. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)
