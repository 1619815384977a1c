import { type Kysely, type OrderByItemBuilder, type SqlBool, sql } from 'kysely'
import { nameKey } from './name-key.ts'
import { type Photo, selectPhotos, toPhoto } from './photo-rows.ts'
import type { Database } from './schema.ts'

export type Order = 'asc' | 'desc'

/** Where a page of published photos ended: a moment in microseconds since 1970, which a Date is too coarse for. */
export interface PublishedPlace {
  readonly publishedAt: number
  readonly photoId: number
}

interface PageOptions<Place> {
  readonly order: Order
  readonly limit: number
  /** Where the page before ended; the list from its beginning where there is none. */
  readonly after?: Place | undefined
}

export interface PhotoPage<Place> {
  readonly photos: readonly Photo[]
  /** Where the next page begins; undefined where there is none. */
  readonly end: Place | undefined
}

/** What comes after a place, in either order, as row values compare. */
const beyond = { asc: sql.raw('>'), desc: sql.raw('<') }

/** The order of the index of a user's published photos: see the migration that makes it. */
const ownOrder = {
  asc: (by: OrderByItemBuilder) => by.asc().nullsFirst(),
  desc: (by: OrderByItemBuilder) => by.desc().nullsLast(),
}

/** Postgres keeps microseconds; a float8 holds them exactly until the year 2255. */
const micros = sql<number>`(extract(epoch from photos.published_at) * 1000000)::bigint`

/**
 * The lists of the library, page by page. A page is found by where the last one ended and not by
 * counting, so the last takes no longer than the first, and rows that come and go move nothing.
 */
export class PhotoLists {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /**
   * Everybody's published photos, by when they were published.
   *
   * @param username whose alone, in any spelling that `nameKey` takes for the same
   */
  async published({
    username,
    order,
    limit,
    after,
  }: PageOptions<PublishedPlace> & { readonly username?: string | undefined }): Promise<
    PhotoPage<PublishedPlace>
  > {
    const userId = username === undefined ? undefined : await this.#userId(username)
    if (username !== undefined && userId === undefined) return { photos: [], end: undefined }
    const rows = await selectPhotos(this.#db)
      .select(micros.as('micros'))
      .where('photos.published_at', 'is not', null)
      .$if(userId !== undefined, (query) => query.where('photos.userid', '=', userId ?? ''))
      .$if(after !== undefined, (query) => query.where(isBeyond(order, after)))
      .orderBy('photos.published_at', userId === undefined ? order : ownOrder[order])
      .orderBy('photos.photo_id', order)
      .limit(limit + 1)
      .execute()
    return toPage(rows, limit, ({ micros, photo_id }) => {
      return { publishedAt: micros, photoId: photo_id }
    })
  }

  /** All photos of one user, or their drafts alone, in the order of their upload. */
  async ofUser({
    userId,
    drafts = false,
    order,
    limit,
    after,
  }: PageOptions<number> & {
    readonly userId: string
    readonly drafts?: boolean | undefined
  }): Promise<PhotoPage<number>> {
    const rows = await selectPhotos(this.#db)
      .where('photos.userid', '=', userId)
      .$if(drafts, (query) => query.where('photos.published_at', 'is', null))
      .$if(after !== undefined, (query) =>
        query.where('photos.photo_id', order === 'asc' ? '>' : '<', after ?? 0),
      )
      .orderBy('photos.photo_id', order)
      .limit(limit + 1)
      .execute()
    return toPage(rows, limit, ({ photo_id }) => photo_id)
  }

  async #userId(username: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('users')
      .select('userid')
      .where('username_key', '=', nameKey(username))
      .executeTakeFirst()
    return row?.userid
  }
}

function isBeyond(order: Order, place: PublishedPlace | undefined) {
  const moment = sql`timestamptz 'epoch' + ${place?.publishedAt}::float8 * interval '1 microsecond'`
  return sql<SqlBool>`
    (photos.published_at, photos.photo_id) ${beyond[order]} (${moment}, ${place?.photoId}::bigint)`
}

/** One row more than the page was asked for: it says that there is another page. */
function toPage<Row extends Parameters<typeof toPhoto>[0], Place>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => Place,
): PhotoPage<Place> {
  const last = rows[limit - 1]
  return {
    photos: rows.slice(0, limit).map(toPhoto),
    end: last !== undefined && rows.length > limit ? placeOf(last) : undefined,
  }
}
