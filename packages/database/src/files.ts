import type { Exif } from '@image-dump/outcome'
import { type Kysely, sql } from 'kysely'
import { type FileRecord, selectFiles, toFile, uploadPath } from './file-rows.ts'
import type { Database, FileRefusal, FileStatus, ReportedFile } from './schema.ts'
import type { StoredImage } from './stored-image.ts'

export type { FileRecord } from './file-rows.ts'

export interface NewFile {
  readonly token: string
  readonly name: string
  /** As file names end, without the dot. */
  readonly extension: string
  /** How long the URL that takes the upload is good for, in milliseconds. */
  readonly urlExpiry: number
}

/** What was found when an upload was looked at. */
export interface KeptFile {
  /** What `Deletions.plan` was told of, before the file was stored. */
  readonly planId: string
  readonly stored: StoredImage
  readonly exif: Exif
}

/** A file whose upload is still to be looked at, or to be removed. */
export interface UnsettledFile {
  readonly id: number
  readonly path: string
}

/** The invitation has as many files that came to nothing as it may have. */
export class TooManyFiles extends Error {
  override readonly name = 'TooManyFiles'
}

/** Files of one invitation that are not kept (yet), so that nobody fills the table. */
const mostUnkept = 1000

/** How many are looked at in one go; what is left is for the next. */
const mostAtOnce = 1000

/** The files that are uploaded by invitations. */
export class Files {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /**
   * Adds a file that is to be uploaded.
   *
   * @throws TooManyFiles; files that are added at the same moment may come to a few more
   */
  async add({ token, name, extension, urlExpiry }: NewFile): Promise<FileRecord> {
    const { rows } = await sql<{ id: number }>`
      insert into files (token, name, extension, upload_until)
      select
        ${token}::uuid, ${name}, ${extension},
        now() + ${urlExpiry} * interval '1 ms'
      where ${mostUnkept} > (
        select count(*) from files where token = ${token} and status <> 'KEPT'
      )
      returning id`.execute(this.#db)
    const file = rows[0] && (await this.find(rows[0].id, token))
    if (file === undefined) throw new TooManyFiles('too many files that came to nothing')
    return file
  }

  /** A file of an invitation; undefined where there is none of this id, or it is of another one. */
  async find(id: number, token: string): Promise<FileRecord | undefined> {
    const row = await selectFiles(this.#db)
      .where('id', '=', id)
      .where('token', '=', token)
      .executeTakeFirst()
    return row && toFile(row)
  }

  /** The files of an invitation, the newest first. */
  async list(token: string, limit: number, before?: number): Promise<readonly FileRecord[]> {
    const rows = await selectFiles(this.#db)
      .where('token', '=', token)
      .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map(toFile)
  }

  /**
   * Records what the browser says of a file. Where it says that the file is there, it is to be looked
   * at from now on. Of a file that it has said so of before nothing changes.
   */
  async report({ id }: Pick<FileRecord, 'id'>, reported: ReportedFile): Promise<void> {
    await this.#db
      .updateTable('files')
      .set({
        reported: JSON.stringify(reported),
        status: reported.uploaded ? 'UPLOADED' : 'OPEN',
        updated_at: sql<Date>`now()`,
      })
      .where('id', '=', id)
      .where('status', '=', 'OPEN')
      .execute()
  }

  /** How far some files have come, by their ids. */
  async statuses(ids: readonly number[]): Promise<ReadonlyMap<number, FileStatus>> {
    const rows = await this.#db
      .selectFrom('files')
      .select(['id', 'status'])
      .where('id', '=', anyOf(ids))
      .execute()
    return new Map(rows.map(({ id, status }) => [id, status]))
  }

  /** A file that is to be looked at; undefined where it is not, or not any more. */
  async findUploaded(id: number): Promise<UnsettledFile | undefined> {
    const row = await selectFiles(this.#db)
      .where('id', '=', id)
      .where('status', '=', 'UPLOADED')
      .executeTakeFirst()
    return row && { id, path: uploadPath(row) }
  }

  /**
   * Records that a file is kept, and that what it is kept as is not to be removed.
   *
   * @returns whether it was recorded: another may have been faster, or too much time have passed
   */
  async keep(id: number, { planId, stored, exif }: KeptFile): Promise<boolean> {
    const { rows } = await sql`
      with planned as materialized (
        select id from deletions where id = ${planId} and due_at > now() for update
      ), kept as (
        update files set
          status = 'KEPT',
          storage_key = ${stored.key},
          content_type = ${stored.contentType},
          bytes = ${stored.bytes},
          width = ${stored.width},
          height = ${stored.height},
          sha256 = ${stored.sha256},
          exif = ${JSON.stringify(exif)}::jsonb,
          updated_at = now()
        where id = ${id} and status = 'UPLOADED' and exists (select from planned)
        returning id
      )
      delete from deletions
      where id = ${planId} and exists (select from kept)
      returning id`.execute(this.#db)
    return rows.length > 0
  }

  /** Records that a file is refused, unless it is settled already. */
  async refuse(id: number, refusal: FileRefusal): Promise<void> {
    await this.#settle(id, { status: 'REFUSED', refusal })
  }

  /** Records that nothing was uploaded, whatever was reported, unless it is settled already. */
  async reopen(id: number): Promise<void> {
    await this.#settle(id, { status: 'OPEN' })
  }

  /** Files that have been waiting for so many milliseconds to be looked at. */
  async unchecked(idle: number): Promise<readonly number[]> {
    const rows = await this.#db
      .selectFrom('files')
      .select('id')
      .where('status', '=', 'UPLOADED')
      .where('updated_at', '<', sql<Date>`now() - ${idle} * interval '1 ms'`)
      .orderBy('id')
      .limit(mostAtOnce)
      .execute()
    return rows.map(({ id }) => id)
  }

  /** Files whose upload may still be there, though its URL expired so many milliseconds ago. */
  async leftovers(slack: number): Promise<readonly UnsettledFile[]> {
    const rows = await selectFiles(this.#db)
      .where('upload_until', '<', sql<Date>`now() - ${slack} * interval '1 ms'`)
      .where('upload_removed', '=', false)
      .where('status', '<>', 'UPLOADED')
      .orderBy('upload_until')
      .limit(mostAtOnce)
      .execute()
    return rows.map((row) => ({ id: row.id, path: uploadPath(row) }))
  }

  /** Their uploads are gone for good: so are those of them that came to nothing. */
  async cleared(ids: readonly number[]): Promise<void> {
    await this.#db
      .deleteFrom('files')
      .where('id', '=', anyOf(ids))
      .where('status', 'in', ['OPEN', 'REFUSED'])
      .execute()
    await this.#db
      .updateTable('files')
      .set({ upload_removed: true })
      .where('id', '=', anyOf(ids))
      .where('status', '=', 'KEPT')
      .execute()
  }

  async #settle(
    id: number,
    outcome: { readonly status: FileStatus; readonly refusal?: FileRefusal },
  ): Promise<void> {
    await this.#db
      .updateTable('files')
      .set({ ...outcome, updated_at: sql<Date>`now()` })
      .where('id', '=', id)
      .where('status', '=', 'UPLOADED')
      .execute()
  }
}

const anyOf = (ids: readonly number[]) => sql<number>`any(${ids}::bigint[])`
