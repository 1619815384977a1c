import { type Kysely, sql } from 'kysely'
import { nameKey } from '../name-key.ts'

const batchSize = 1000

/**
 * Names and emails are unique by a key that this code makes, and not by what the database's locale
 * takes for lower case.
 */
export async function up<T>(db: Kysely<T>): Promise<void> {
  // Before the keys are written, so that each is written once and not into these as well.
  await sql`drop index users_username_key, users_email_key`.execute(db)
  // Keys are only ever equal or not, so no locale is asked about them, nor can its update ruin an index.
  await sql`
    alter table users
    add column username_key text collate "C",
    add column email_key text collate "C"`.execute(db)
  await fillKeys(db)
  await setApart(db, 'username')
  await setApart(db, 'email')
  await sql`
    alter table users
    alter column username_key set not null,
    add check ((email_key is null) = (email is null)),
    add constraint users_username_key_key unique (username_key),
    add constraint users_email_key_key unique (email_key)`.execute(db)
}

export async function down<T>(db: Kysely<T>): Promise<void> {
  await sql`alter table users drop column username_key, drop column email_key`.execute(db)
  await sql`create unique index users_username_key on users (lower(username))`.execute(db)
  await sql`create unique index users_email_key on users (lower(email))`.execute(db)
}

async function fillKeys<T>(db: Kysely<T>): Promise<void> {
  let last = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const { rows } = await sql<{ userid: string; username: string; email: string | null }>`
      select userid, username, email from users
      where userid > ${last} order by userid limit ${batchSize}`.execute(db)
    const end = rows.at(-1)
    if (end === undefined) return
    last = end.userid
    await sql`
      update users set username_key = made.username_key, email_key = made.email_key
      from unnest(
        ${rows.map(({ userid }) => userid)}::uuid[],
        ${rows.map(({ username }) => nameKey(username))}::text[],
        ${rows.map(({ email }) => (email === null ? null : nameKey(email)))}::text[]
      ) as made (userid, username_key, email_key)
      where users.userid = made.userid`.execute(db)
  }
}

/**
 * Users whom the locale took for two and the key takes for one. The oldest keeps the name, and with
 * it all that is looked up by it. The others keep their accounts, and sign in as `name#id`: no name
 * that anybody chose ends in an id of ours.
 */
async function setApart<T>(db: Kysely<T>, field: 'username' | 'email'): Promise<void> {
  const key = sql.ref(`${field}_key`)
  const { rows } = await sql<{ userid: string }>`
    update users set ${key} = ${key} || '#' || users.userid
    from (
      select userid, row_number() over (partition by ${key} order by created_at, userid) as place
      from users where ${key} is not null
    ) as alike
    where users.userid = alike.userid and place > 1
    returning users.userid`.execute(db)
  // Migrations have no log; an operator finds these on the standard error of the process.
  for (const { userid } of rows) {
    process.emitWarning(
      `An older user has the ${field} of user ${userid}, in another spelling. ` +
        `Their own now counts as this ${field}, then # and their id.`,
      { type: 'SharedNameWarning' },
    )
  }
}
