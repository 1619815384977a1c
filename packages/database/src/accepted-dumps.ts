import { type Kysely, sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Database } from './schema.ts'

/** How far the clock of an API may be off before its dumps are overlooked. */
const slack = 24 * 60 * 60 * 1000

/**
 * The dumps of a user that were accepted within so many milliseconds, with their ages in
 * milliseconds, on Postgres's clock.
 *
 * Waits for those of the user that are being committed: a row of `requests` locks its user's row
 * against deletion until then, and this lock bears none beside it. The dumps are read by a statement
 * of their own, since one that waits still sees what there was when it began.
 */
export async function acceptedDumps(
  db: Kysely<Database>,
  userId: string,
  window: number,
): Promise<readonly { readonly id: string; readonly age: number }[]> {
  return db.transaction().execute(async (transaction) => {
    await transaction
      .selectFrom('users')
      .select('userid')
      .where('userid', '=', userId)
      .forUpdate()
      .execute()
    const age = sql<number>`1000 * extract(epoch from clock_timestamp() - submitted_at)::float8`
    return transaction
      .selectFrom('requests')
      .select(['id', age.as('age')])
      .where('userid', '=', userId)
      .where('id', '>=', firstId(Date.now() - window - slack))
      .where(age, '<', window)
      .execute()
  })
}

/**
 * The lowest id of a moment: ids rise with time, so the index on a user's ids serves for time too.
 * They rise with the clock of the API that made them, though, so they only narrow the search.
 */
function firstId(msecs: number): string {
  return uuid({ msecs, seq: 0, random: new Uint8Array(16) })
}
