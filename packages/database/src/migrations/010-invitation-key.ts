import { type Kysely, sql } from 'kysely'
import { nameKey } from '../name-key.ts'

/** Addresses of invitations are one by the key that the emails of accounts have (009). */
export async function up<T>(db: Kysely<T>): Promise<void> {
  await sql`drop index invitations_email_key`.execute(db)
  await sql`alter table invitations add column email_key text collate "C"`.execute(db)
  const { rows } = await sql<{ token: string; email: string }>`
    select token, email from invitations order by created_at, token`.execute(db)
  const taken = new Set<string>()
  for (const { token, email } of rows) {
    const key = nameKey(email)
    // The older of two keeps the address; the token of the other goes on until it expires.
    const own = taken.has(key) ? `${key}#${token}` : key
    taken.add(key)
    await sql`update invitations set email_key = ${own} where token = ${token}`.execute(db)
  }
  await sql`
    alter table invitations
    alter column email_key set not null,
    add constraint invitations_email_key_key unique (email_key)`.execute(db)
}

export async function down<T>(db: Kysely<T>): Promise<void> {
  await sql`alter table invitations drop column email_key`.execute(db)
  await sql`create unique index invitations_email_key on invitations (lower(email))`.execute(db)
}
