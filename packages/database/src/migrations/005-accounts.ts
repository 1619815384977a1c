import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // Who comes from users.txt has neither; which of the two a new user has depends on the form.
  await sql`alter table users add column email text, add column name text`.execute(db)
  await sql`create unique index users_email_key on users (lower(email))`.execute(db)
  // The one refresh token of the session that is good now, by its jti. None after a logout.
  await sql`alter table tokens add column refresh_id uuid`.execute(db)
  // RFC 7518 3.2: a key for HS256 has at least 256 bits.
  await sql`
    alter table tokens add constraint tokens_user_secret_check
    check (octet_length(user_secret) >= 32)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table tokens drop constraint tokens_user_secret_check, drop column refresh_id`.execute(db)
  await sql`alter table users drop column email, drop column name`.execute(db)
}
