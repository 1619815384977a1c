import { type Kysely, sql } from 'kysely'

export async function up<T>(db: Kysely<T>): Promise<void> {
  // Old keys are forgotten every minute: not by looking at all of them.
  await sql`
    create index idempotency_keys_created_at_key on idempotency_keys (created_at)`.execute(db)
}

export async function down<T>(db: Kysely<T>): Promise<void> {
  await sql`drop index idempotency_keys_created_at_key`.execute(db)
}
