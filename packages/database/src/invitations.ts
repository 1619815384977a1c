import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { nameKey } from './name-key.ts'
import type { Database } from './schema.ts'

/** Lets whoever has its token upload images, until it expires. */
export interface Invitation {
  readonly token: string
  readonly email: string
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly expiresAt: Date
}

const columns = [
  'token',
  'email',
  'created_at as createdAt',
  'updated_at as updatedAt',
  'expires_at as expiresAt',
] as const

/** Invitations, one for each email address. */
export class Invitations {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /**
   * Invites an address. One that is invited already, however it is capitalised, keeps its token,
   * also where that has expired: from now on it is good for `expiry` milliseconds.
   */
  async invite(email: string, expiry: number): Promise<Invitation> {
    const expiresAt = sql<Date>`now() + ${expiry} * interval '1 ms'`
    return (
      this.#db
        .insertInto('invitations')
        // A UUID of random bits alone: the token is a secret.
        .values({
          token: randomUUID(),
          email: email.normalize('NFC'),
          email_key: nameKey(email),
          expires_at: expiresAt,
        })
        .onConflict((conflict) =>
          conflict
            .column('email_key')
            .doUpdateSet({ expires_at: expiresAt, updated_at: sql<Date>`now()` }),
        )
        .returning(columns)
        .executeTakeFirstOrThrow()
    )
  }

  /**
   * The invitation of a token; undefined where there is none, or it has expired.
   *
   * @param token a UUID
   */
  async find(token: string): Promise<Invitation | undefined> {
    return this.#db
      .selectFrom('invitations')
      .select(columns)
      .where('token', '=', token)
      .where('expires_at', '>', sql<Date>`now()`)
      .executeTakeFirst()
  }
}
