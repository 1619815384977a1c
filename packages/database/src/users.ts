import { type Kysely, sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Database, Plan } from './schema.ts'

export interface User {
  readonly id: string
  readonly username: string
  readonly plan: Plan
}

/** Users with what they sign in with: their password's hash and the secret of their tokens. */
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
      .where(sql<string>`lower(username)`, '=', sql<string>`lower(${username})`)
      .executeTakeFirst()
  }

  /** The user of an id, with the secret that signs their tokens; undefined while there is none. */
  async withSecret(id: string) {
    return this.#db
      .selectFrom('users')
      .innerJoin('tokens', 'tokens.userid', 'users.userid')
      .select(['users.userid as id', 'username', 'plan', 'user_secret as secret'])
      .where('users.userid', '=', id)
      .executeTakeFirst()
  }

  /** Gives the user another secret, which ends every token that the former one signed. */
  async replaceSecret(id: string, secret: Buffer): Promise<void> {
    const values = { user_secret: secret, last_updated: sql<Date>`now()` }
    await this.#db
      .insertInto('tokens')
      .values({ userid: id, ...values })
      .onConflict((conflict) => conflict.column('userid').doUpdateSet(values))
      .execute()
  }

  /** Adds a user; does nothing where the name is taken, as when two processes start together. */
  async add(username: string, plan: Plan, passwordhash: string): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      const added = await transaction
        .insertInto('users')
        .values({ userid: uuid(), username, plan })
        .onConflict((conflict) => conflict.doNothing())
        .returning('userid')
        .executeTakeFirst()
      if (added === undefined) return
      const { userid } = added
      await transaction.insertInto('authentication').values({ userid, passwordhash }).execute()
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
