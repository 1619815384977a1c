import type { ImageFailure } from '@image-dump/outcome'
import { type Kysely, sql } from 'kysely'
import type { ImageRecord } from './dump-pages.ts'
import { keptAs } from './kept-plans.ts'
import type { Database } from './schema.ts'
import { type StoredImage, storedColumns, toStoredImage } from './stored-image.ts'

/** What became of one image. */
export interface SettledImage {
  readonly imageId: string
  readonly requestId: string
  readonly attempts: number
  readonly outcome: { readonly stored: StoredImage } | { readonly failure: ImageFailure }
}

/** An image that nothing has become of yet. */
export interface PendingImage {
  readonly imageId: string
  readonly itemId: string
  readonly requestId: string
  readonly userId: string
  readonly url: string
}

/** What a settling did to a dump. */
export interface Progress {
  readonly requestId: string
  /** How many of its images are still pending. */
  readonly pending: number
  /** How many are stored, and how many have failed. */
  readonly success: number
  readonly failure: number
  /** The images that this very statement settled. */
  readonly settled: readonly string[]
}

export class Images {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /**
   * Images that are pending in dumps of which none was settled for `idle` milliseconds, in pages.
   * What the database can't say is whether they are alive in the queue.
   */
  async *idle(idle: number): AsyncGenerator<readonly PendingImage[]> {
    let after = '00000000-0000-0000-0000-000000000000'
    for (;;) {
      const page = await this.#idlePage(idle, after)
      const last = page.at(-1)
      if (last === undefined) return
      yield page
      after = last.imageId
    }
  }

  async #idlePage(idle: number, after: string): Promise<readonly PendingImage[]> {
    return this.#db
      .selectFrom('requests')
      .innerJoin('items', 'items.request_id', 'requests.id')
      .innerJoin('images', 'images.item_id', 'items.id')
      .select([
        'images.id as imageId',
        'images.item_id as itemId',
        'images.request_id as requestId',
        'requests.userid as userId',
        'images.url',
      ])
      .where('requests.finished_at', 'is', null)
      .where('requests.progressed_at', '<', sql<Date>`now() - ${idle} * interval '1 ms'`)
      .where('images.status', '=', 'PENDING')
      .where('images.id', '>', after)
      .orderBy('images.id')
      .limit(1000)
      .execute()
  }

  /**
   * Where the file of an image stands; null where it has none, or its owner has deleted it: then
   * what stands there now is nobody's.
   */
  async keyOf(id: string): Promise<string | null> {
    const row = await this.#db
      .selectFrom('images')
      .innerJoin('photos', 'photos.id', 'images.id')
      .select('images.storage_key')
      .where('images.id', '=', id)
      .executeTakeFirst()
    return row?.storage_key ?? null
  }

  /** Those of a dump's images that are settled, among the ones of these ids. */
  async settledAmong(
    requestId: string,
    ids: readonly string[],
  ): Promise<readonly (ImageRecord & { readonly itemId: string })[]> {
    const rows = await this.#db
      .selectFrom('images')
      .select(['id', 'item_id as itemId', 'url', 'attempts', 'failure', ...storedColumns])
      .where('id', '=', sql<string>`any(${ids}::uuid[])`)
      .where('request_id', '=', requestId)
      .where('status', '<>', 'PENDING')
      .execute()
    return rows.map(({ id, itemId, url, attempts, failure, ...row }) => {
      return { id, itemId, url, attempts, failure, stored: toStoredImage(row) }
    })
  }

  /**
   * Records outcomes, and counts them where it records them: `pending` of a dump falls by the
   * images that this very statement settled. An image that was settled before is left as it is and
   * counted no second time. What is stored becomes a draft in its owner's library, with the name of
   * its item as the caption.
   *
   * @returns for each dump concerned, also where nothing changed, how it stands
   */
  async settle(images: readonly SettledImage[]): Promise<readonly Progress[]> {
    // In a sub-select, the planner can't see how many there are, and finds the plan that it keeps as
    // good as one for these very values.
    const column = (type: string, of: (image: SettledImage) => unknown) =>
      sql`(select ${images.map(of)}::${sql.raw(type)}[])`
    const stored = (type: string, of: (image: StoredImage) => unknown) =>
      column(type, ({ outcome }) => ('stored' in outcome ? of(outcome.stored) : null))
    // The dumps are locked first, in the order of their ids: two settlings that overlap queue up
    // instead of waiting for each other in a circle.
    const { rows } = await sql<Progress>`${keptAs('settle')}
      with outcome as (
        select * from unnest(
          ${column('uuid', ({ imageId }) => imageId)},
          ${column('uuid', ({ requestId }) => requestId)},
          ${column('int', ({ attempts }) => attempts)},
          ${column('json', failureOf)},
          ${stored('text', ({ key }) => key)},
          ${stored('text', ({ contentType }) => contentType)},
          ${stored('bigint', ({ bytes }) => bytes)},
          ${stored('int', ({ width }) => width)},
          ${stored('int', ({ height }) => height)},
          ${stored('bytea', ({ sha256 }) => sha256)}
        ) as o (image_id, request_id, attempts, failure, key, content_type, bytes, width, height, sha256)
      ), locked as materialized (
        select id from requests
        where id in (select request_id from outcome)
        order by id
        for update
      ), settled as (
        update images set
          status = case when o.failure is null then 'SUCCESS' else 'FAILURE' end,
          attempts = o.attempts,
          failure = o.failure,
          storage_key = o.key,
          content_type = o.content_type,
          bytes = o.bytes,
          width = o.width,
          height = o.height,
          sha256 = o.sha256,
          settled_at = now()
        from outcome o join locked on locked.id = o.request_id
        where images.id = o.image_id and images.request_id = o.request_id and images.status = 'PENDING'
        returning images.*
      ), drafts as (
        insert into photos
          (id, userid, caption, storage_key, content_type, bytes, width, height, sha256)
        select
          settled.id, requests.userid, items.name, storage_key, content_type, bytes, width, height, sha256
        from settled
        join items on items.id = settled.item_id
        join requests on requests.id = settled.request_id
        where settled.status = 'SUCCESS'
        order by settled.id
        on conflict (id) do nothing
      ), tally as (
        select locked.id,
          count(settled.status)::int as settled,
          coalesce(array_agg(settled.id) filter (where settled.id is not null), '{}') as ids,
          count(*) filter (where settled.status = 'SUCCESS')::int as success
        from locked left join settled on settled.request_id = locked.id
        group by locked.id
      )
      update requests set
        pending = pending - tally.settled,
        success = requests.success + tally.success,
        failure = requests.failure + tally.settled - tally.success,
        progressed_at = clock_timestamp(),
        finished_at = case
          when pending > 0 and pending = tally.settled then clock_timestamp()
          else finished_at
        end
      from tally
      where requests.id = tally.id
      returning requests.id as "requestId", requests.pending, requests.success, requests.failure,
        tally.ids as settled`.execute(this.#db)
    return rows
  }
}

function failureOf({ outcome }: SettledImage): string | null {
  return 'failure' in outcome ? JSON.stringify(outcome.failure) : null
}
