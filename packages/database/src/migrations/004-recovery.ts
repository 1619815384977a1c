import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // The key is taken in the transaction that keeps the dump, so it needs no foreign key to be right.
  await sql`
    create table idempotency_keys (
      userid uuid not null references users on delete cascade,
      key text not null,
      request_id uuid not null,
      digest bytea not null,
      created_at timestamptz not null default now(),
      primary key (userid, key)
    )`.execute(db)
  // When an image of the dump was last settled: the sweep leaves alone what moves by itself.
  await sql`
    alter table requests add column progressed_at timestamptz not null default now()`.execute(db)
  // What the sweep and a user's backlog look at: few dumps are unfinished at any time. Not by the
  // count of what is pending, which changes with every settling and would then be indexed anew.
  await sql`
    create index requests_unfinished_key on requests (userid, id)
    where finished_at is null`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index requests_unfinished_key`.execute(db)
  await sql`alter table requests drop column progressed_at`.execute(db)
  await sql`drop table idempotency_keys`.execute(db)
}
