import type { Kysely } from 'kysely'
import { v7 as uuid } from 'uuid'
import { nameKey } from './name-key.ts'
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

  /** The user of a name, in any spelling of it, with the hash of the password. */
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
      .where('username_key', '=', nameKey(username))
      .executeTakeFirst()
  }

  /** Adds a user; does nothing where the name is taken, as when two processes start together. */
  async add(username: string, plan: Plan, passwordhash: string): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      const added = await transaction
        .insertInto('users')
        .values({ userid: uuid(), ...named(username), plan })
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
   * @throws AccountTaken where the name or the email is another's, in any spelling
   */
  async register({ passwordhash, plan, email, ...account }: NewAccount): Promise<Account> {
    const { username, username_key } = named(account.username)
    const email_key = email === null ? null : nameKey(email)
    return this.#db.transaction().execute(async (transaction) => {
      // Of two that come at once the second waits here until the first is committed.
      const added = await transaction
        .insertInto('users')
        .values({
          userid: uuid(),
          username,
          username_key,
          plan,
          email,
          email_key,
          name: account.name,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning(['userid as id', 'created_at as createdAt'])
        .executeTakeFirst()
      if (added === undefined) {
        throw new AccountTaken(await takenBy(transaction, username_key, email_key))
      }
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

/** Which of the two keys are another's. */
async function takenBy(
  db: Kysely<Database>,
  username: string,
  email: string | null,
): Promise<AccountTaken['taken']> {
  const others = await db
    .selectFrom('users')
    .select(['username_key as username', 'email_key as email'])
    .where((where) =>
      where.or([where('username_key', '=', username), where('email_key', '=', email)]),
    )
    .execute()
  const keys = { username, email }
  return (['username', 'email'] as const).filter((field) =>
    others.some((other) => keys[field] !== null && other[field] === keys[field]),
  )
}

/** A name as it is kept: in NFC, whichever way a keyboard put its accents together. */
const named = (username: string) => ({
  username: username.normalize('NFC'),
  username_key: nameKey(username),
})
