import { type Kysely, sql } from 'kysely'
import type { Database } from './schema.ts'

/** A client's own name for a dump, and the SHA-256 of the body that it came with. */
export interface IdempotencyKey {
  readonly key: string
  readonly digest: Buffer
}

/** What a key stands for. */
export interface KeyedDump {
  readonly requestId: string
  readonly digest: Buffer
}

/** How long a key stands for its dump, as SQL knows it. */
const lifetime = sql`interval '24 hours'`

/** The dump that a user has sent under a key within the last day. */
export async function findKey(
  db: Kysely<Database>,
  userId: string,
  key: string,
): Promise<KeyedDump | undefined> {
  return db
    .selectFrom('idempotency_keys')
    .select(['request_id as requestId', 'digest'])
    .where('userid', '=', userId)
    .where('key', '=', key)
    .where('created_at', '>', sql<Date>`now() - ${lifetime}`)
    .executeTakeFirst()
}

/**
 * Takes a key for a dump, in the dump's own transaction. Of two that take it at once, the second
 * waits here until the first is committed.
 *
 * @returns whether it was free, or as good as free for its age
 */
export async function takeKey(
  transaction: Kysely<Database>,
  userId: string,
  requestId: string,
  { key, digest }: IdempotencyKey,
): Promise<boolean> {
  const { rows } = await sql`
    insert into idempotency_keys as taken (userid, key, request_id, digest)
    values (${userId}, ${key}, ${requestId}, ${digest})
    on conflict (userid, key) do update
      set request_id = excluded.request_id, digest = excluded.digest, created_at = now()
      where taken.created_at <= now() - ${lifetime}
    returning 1`.execute(transaction)
  return rows.length > 0
}

/** Forgets the keys that stand for nothing any more. */
export async function deleteOldKeys(db: Kysely<Database>): Promise<void> {
  await db
    .deleteFrom('idempotency_keys')
    .where('created_at', '<=', sql<Date>`now() - ${lifetime}`)
    .execute()
}
