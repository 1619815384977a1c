import { type Kysely, sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Database, Plan } from './schema.ts'

export interface User {
  readonly id: string
  readonly username: string
  readonly plan: Plan
}

/** A user who registers, by themselves. */
export interface NewAccount {
  readonly username: string
  readonly email: string | null
  /** What the user is called. */
  readonly name: string | null
  readonly plan: Plan
  readonly passwordhash: string
}

export interface Account extends User {
  readonly email: string | null
  readonly createdAt: Date
}

/** A new account would have what another one has. */
export class AccountTaken extends Error {
  override readonly name = 'AccountTaken'
  readonly taken: readonly ('username' | 'email')[]

  constructor(taken: AccountTaken['taken']) {
    super(`taken: ${taken.join(', ')}`)
    this.taken = taken
  }
}

/** Users, with the hash of the password that they sign in with. */
export class Users {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /** The user of a name, however it is capitalised, with the hash of the password. */
  async credentials(username: string) {
    return this.#db
      .selectFrom('users')
      .innerJoin('authentication', 'authentication.userid', 'users.userid')
      .select([
        'users.userid as id',
        'username',
        'plan',
        'passwordhash',
        'set_by_user as setByUser',
      ])
      .where(sql<string>`lower(username)`, '=', sql<string>`lower(${composed(username)})`)
      .executeTakeFirst()
  }

  /** Adds a user; does nothing where the name is taken, as when two processes start together. */
  async add(username: string, plan: Plan, passwordhash: string): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      const added = await transaction
        .insertInto('users')
        .values({ userid: uuid(), username: composed(username), plan })
        .onConflict((conflict) => conflict.doNothing())
        .returning('userid')
        .executeTakeFirst()
      if (added === undefined) return
      const { userid } = added
      await transaction.insertInto('authentication').values({ userid, passwordhash }).execute()
    })
  }

  /**
   * Adds a user who has chosen the password.
   *
   * @throws AccountTaken where the name or the email is another's, however it is capitalised
   */
  async register({ passwordhash, plan, email, ...account }: NewAccount): Promise<Account> {
    const username = composed(account.username)
    return this.#db.transaction().execute(async (transaction) => {
      // Of two that come at once the second waits here until the first is committed.
      const added = await transaction
        .insertInto('users')
        .values({ userid: uuid(), username, plan, email, name: account.name })
        .onConflict((conflict) => conflict.doNothing())
        .returning(['userid as id', 'created_at as createdAt'])
        .executeTakeFirst()
      if (added === undefined) throw new AccountTaken(await takenBy(transaction, username, email))
      await transaction
        .insertInto('authentication')
        .values({ userid: added.id, passwordhash, set_by_user: true })
        .execute()
      return { ...added, username, plan, email }
    })
  }

  async changePlan(id: string, plan: Plan): Promise<void> {
    await this.#db.updateTable('users').set({ plan }).where('userid', '=', id).execute()
  }

  /** Replaces a password that the user has not chosen. */
  async resetPassword(id: string, passwordhash: string): Promise<void> {
    await this.#db
      .updateTable('authentication')
      .set({ passwordhash })
      .where('userid', '=', id)
      .where('set_by_user', '=', false)
      .execute()
  }
}

/** Which of the two are another's. */
async function takenBy(
  db: Kysely<Database>,
  username: string,
  email: string | null,
): Promise<AccountTaken['taken']> {
  const others = await db
    .selectFrom('users')
    .select([
      sql<boolean>`lower(username) = lower(${username})`.as('username'),
      sql<boolean>`coalesce(lower(email) = lower(${email}), false)`.as('email'),
    ])
    .where(sql<boolean>`lower(username) = lower(${username}) or lower(email) = lower(${email})`)
    .execute()
  return (['username', 'email'] as const).filter((field) => others.some((other) => other[field]))
}

/** Unicode's NFC: a name is the same name, whichever way a keyboard puts its accents together. */
const composed = (username: string) => username.normalize('NFC')
