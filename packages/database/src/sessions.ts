import { type Kysely, sql } from 'kysely'
import type { Database } from './schema.ts'
import { SharedLookups } from './shared-lookups.ts'
import type { User } from './users.ts'

/** A user's session: the secret that signs its tokens is what makes it this one. */
export interface Session {
  readonly user: User
  readonly secret: Buffer
}

/** The sessions of users, one for each at most: the table `tokens`. */
export class Sessions {
  readonly #db: Kysely<Database>
  readonly #lookups = new SharedLookups((userIds: readonly string[]) => this.#findAll(userIds))

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /**
   * The session of a user; undefined where there is no such user, or they have none. It is as it was
   * when it was asked for, or later: who asks at the same time shares the statement.
   *
   * @param userId a UUID: one that is none would be refused to all who share the statement
   */
  async find(userId: string): Promise<Session | undefined> {
    return this.#lookups.find(userId)
  }

  async #findAll(userIds: readonly string[]): Promise<ReadonlyMap<string, Session>> {
    const rows = await this.#db
      .selectFrom('users')
      .innerJoin('tokens', 'tokens.userid', 'users.userid')
      .select(['users.userid as id', 'username', 'plan', 'user_secret as secret'])
      .where('users.userid', '=', sql<string>`any(${userIds}::uuid[])`)
      .execute()
    return new Map(rows.map(({ secret, ...user }) => [user.id, { user, secret }]))
  }

  /** Begins a session, which ends the former one: what the former secret signed is void. */
  async start({ user, secret }: Session, refreshId: string): Promise<void> {
    const values = { user_secret: secret, refresh_id: refreshId, last_updated: sql<Date>`now()` }
    await this.#db
      .insertInto('tokens')
      .values({ userid: user.id, ...values })
      .onConflict((conflict) => conflict.column('userid').doUpdateSet(values))
      .execute()
  }

  /**
   * Uses a refresh token up: the next one takes its place, or none does. Of two that use the same
   * one at once, one succeeds.
   *
   * @returns whether it was the session's good one
   */
  async useRefresh({ user, secret }: Session, used: string, next: string | null): Promise<boolean> {
    const updated = await this.#db
      .updateTable('tokens')
      .set({ refresh_id: next, last_updated: sql<Date>`now()` })
      .where('userid', '=', user.id)
      .where('user_secret', '=', secret)
      .where('refresh_id', '=', used)
      .returning('userid')
      .executeTakeFirst()
    return updated !== undefined
  }

  /** Ends a session, and no other that the user has begun since. */
  async end({ user, secret }: Session): Promise<void> {
    await this.#db
      .deleteFrom('tokens')
      .where('userid', '=', user.id)
      .where('user_secret', '=', secret)
      .execute()
  }
}
