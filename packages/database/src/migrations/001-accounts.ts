import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table users (
      userid uuid primary key,
      username text not null,
      plan text not null check (plan in ('gold', 'silver', 'bronze')),
      created_at timestamptz not null default now()
    )`.execute(db)
  // Anna and anna are one account: people do not remember how they capitalised a name.
  await sql`create unique index users_username_key on users (lower(username))`.execute(db)
  await sql`
    create table authentication (
      userid uuid primary key references users on delete cascade,
      passwordhash text not null,
      set_by_user boolean not null default false
    )`.execute(db)
  await sql`
    create table tokens (
      userid uuid primary key references users on delete cascade,
      user_secret bytea not null,
      last_updated timestamptz not null
    )`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table tokens, authentication, users`.execute(db)
}
