import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import { toQuery } from './kept-plans.ts'
import { isPermanent } from './permanent-error.ts'

/**
 * Postgres could not be asked, or could not answer now: it is away, frozen, stopping, or all
 * connections are taken. The same statement may go well in a moment. `cause` is what was thrown.
 */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway'
}

/**
 * A pool whose trouble says what it is. pg reports a lost connection, a full pool and a statement
 * without an answer as plain errors that only their text tells apart, so they are named where they
 * are thrown. Whatever Postgres itself refuses for good (see `isPermanent`) stays as it is.
 */
export function namingTrouble(pool: pg.Pool): PostgresPool {
  const named = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    async connect() {
      const client = await orAway(pool.connect())
      // Kysely knows a connection by its object, so each has one only.
      const known = named.get(client) ?? namingClient(client)
      named.set(client, known)
      return known
    },
    end: () => pool.end(),
  }
}

/**
 * A connection whose trouble is named, and which nobody uses after any. A `begin` that was given up
 * is executed all the same once a frozen server thaws: whoever had the connection next would write
 * into a transaction that nobody commits.
 */
function namingClient(client: pg.PoolClient): PostgresPoolClient {
  let isDoubtful = false
  return Object.assign(Object.create(client), {
    async query(statement: string, parameters: readonly unknown[]) {
      try {
        return await orAway(client.query(toQuery(statement, parameters)))
      } catch (error) {
        isDoubtful ||= error instanceof DatabaseAway
        throw error
      }
    },
    release: (destroy?: boolean) => client.release(destroy || isDoubtful),
  })
}

async function orAway<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (cause) {
    throw isPermanent(cause) ? cause : new DatabaseAway('Postgres does not answer', { cause })
  }
}
