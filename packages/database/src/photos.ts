import { type Kysely, sql } from 'kysely'
import { type Photo, selectPhotos, toPhoto } from './photo-rows.ts'
import type { Database } from './schema.ts'
import type { StoredImage } from './stored-image.ts'

export interface NewPhoto extends StoredImage {
  readonly id: string
  readonly userId: string
  readonly caption: string
}

/** A photo by either of its ids. */
export type PhotoRef = { readonly id: string } | { readonly photoId: number }

/** The photos of everybody's library, one by one. */
export class Photos {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /**
   * Adds a photo, whose files `Deletions.plan` has been told of: from now on they are kept.
   *
   * @returns undefined where they were due meanwhile, and may be gone
   */
  async add(photo: NewPhoto): Promise<Photo | undefined> {
    const { rows } = await sql<{ id: string }>`
      with planned as (
        delete from deletions where id = ${photo.id} returning id
      )
      insert into photos
        (id, userid, caption, storage_key, content_type, bytes, width, height, sha256)
      select
        id, ${photo.userId}::uuid, ${photo.caption}, ${photo.key}, ${photo.contentType},
        ${photo.bytes}::bigint, ${photo.width}::int, ${photo.height}::int, ${photo.sha256}::bytea
      from planned
      returning id`.execute(this.#db)
    return rows.length === 0 ? undefined : this.find(photo)
  }

  async find(ref: PhotoRef): Promise<Photo | undefined> {
    const query = selectPhotos(this.#db)
    const row = await ('id' in ref
      ? query.where('photos.id', '=', ref.id)
      : query.where('photos.photo_id', '=', ref.photoId)
    ).executeTakeFirst()
    return row && toPhoto(row)
  }

  /** Publishes a photo; one that is published already stays as it is. */
  async publish({ id }: Pick<Photo, 'id'>): Promise<Photo | undefined> {
    await this.#db
      .updateTable('photos')
      .set({ published_at: sql<Date>`clock_timestamp()` })
      .where('id', '=', id)
      .where('published_at', 'is', null)
      .execute()
    return this.find({ id })
  }

  async changeCaption({ id }: Pick<Photo, 'id'>, caption: string): Promise<Photo | undefined> {
    await this.#db.updateTable('photos').set({ caption }).where('id', '=', id).execute()
    return this.find({ id })
  }

  /**
   * Takes a photo out of the library, and notes in the same moment that its files are to be removed.
   *
   * @param keys of all its files
   * @returns whether it was there
   */
  async remove({ id }: Pick<Photo, 'id'>, keys: readonly string[]): Promise<boolean> {
    const { rows } = await sql`
      with removed as (
        delete from photos where id = ${id} returning id
      )
      insert into deletions (id, keys) select id, ${keys}::text[] from removed
      on conflict (id) do update set keys = excluded.keys, due_at = excluded.due_at
      returning id`.execute(this.#db)
    return rows.length > 0
  }

  /**
   * Does something while a photo is in the library for sure: who removes it waits until it is done.
   *
   * @returns whether it was done; it is not where the photo is gone
   */
  async whileKept({ id }: Pick<Photo, 'id'>, work: () => Promise<void>): Promise<boolean> {
    return this.#db.transaction().execute(async (transaction) => {
      const row = await transaction
        .selectFrom('photos')
        .select('id')
        .where('id', '=', id)
        .forKeyShare()
        .executeTakeFirst()
      if (row === undefined) return false
      await work()
      return true
    })
  }
}
