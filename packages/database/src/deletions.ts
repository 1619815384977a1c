import { type Kysely, sql } from 'kysely'
import type { Database } from './schema.ts'

/** The files of one photo, which are to be removed. */
export interface Deletion {
  /** The photo's id. */
  readonly id: string
  readonly keys: readonly string[]
}

/** How many are looked at in one go; what is left is for the next. */
const mostAtOnce = 1000

/**
 * The files that are to be removed. A photo and its files stand in different places, so what is to
 * become of the files is written down first: whoever dies halfway leaves a note, never a file.
 */
export class Deletions {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /**
   * Notes that files which are about to be stored are to be removed in `delay` milliseconds, unless
   * their photo is added before.
   */
  async plan({ id, keys }: Deletion, delay: number): Promise<void> {
    await this.#db
      .insertInto('deletions')
      .values({ id, keys: [...keys], due_at: sql<Date>`now() + ${delay} * interval '1 ms'` })
      .execute()
  }

  /** Those that are due, the oldest first. */
  async due(): Promise<readonly Deletion[]> {
    return this.#db
      .selectFrom('deletions')
      .select(['id', 'keys'])
      .where('due_at', '<=', sql<Date>`now()`)
      .orderBy('due_at')
      .limit(mostAtOnce)
      .execute()
  }

  /** Forgets some whose files are gone. */
  async done(ids: readonly string[]): Promise<void> {
    await this.#db
      .deleteFrom('deletions')
      .where('id', '=', sql<string>`any(${ids}::uuid[])`)
      .execute()
  }
}
