import type { Counts, Status } from '@image-dump/outcome'
import { type Kysely, type Selectable, sql } from 'kysely'
import { type ItemRecord, readPages } from './dump-pages.ts'
import { chunks, imageRows, insertImages, insertItems, itemRows } from './dump-rows.ts'
import {
  deleteOldKeys,
  findKey,
  type IdempotencyKey,
  type KeyedDump,
  takeKey,
} from './idempotency-keys.ts'
import type { Database, DataFormat } from './schema.ts'

export interface NewDump {
  readonly id: string
  readonly userId: string
  readonly dataFormat: DataFormat
  readonly data: Uint8Array
  readonly items: readonly NewItem[]
  readonly key?: IdempotencyKey | undefined
}

/** The user has sent a dump under this key already, perhaps a moment ago. Nothing was kept. */
export class KeyTaken extends Error {
  override readonly name = 'KeyTaken'
}

export interface NewItem {
  readonly name: string
  readonly manufacturer: string | null
  readonly brand: string | null
  readonly category: string | null
  readonly images: readonly string[]
}

/** An image of a new dump, as the worker needs it. */
export interface NewImage {
  readonly id: string
  readonly itemId: string
  readonly url: string
}

/** A dump without its items. */
export interface DumpRecord {
  readonly id: string
  readonly userId: string
  readonly dataFormat: DataFormat
  readonly status: Status
  readonly submittedAt: Date
  readonly finishedAt: Date | null
  readonly counts: Counts & { readonly items: number; readonly images: number }
}

/** A dump with its items, whose pages may be gone through more than once. */
export interface DumpContents {
  readonly head: DumpRecord
  readonly pages: AsyncIterable<readonly ItemRecord[]> | Iterable<readonly ItemRecord[]>
}

/** The dumps that clients sent: the tables `requests` and `items`, and the images as they begin. */
export class Dumps {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /**
   * Keeps a dump and everything in it, or nothing.
   *
   * @param check is called once the user's row is locked, so that `acceptedDumps` waits for this
   *   dump; where it throws, nothing is kept
   * @returns its images in the dump's order
   * @throws KeyTaken where its key stands for another dump
   */
  async add(dump: NewDump, check = () => {}): Promise<readonly NewImage[]> {
    const count = dump.items.reduce((sum, { images }) => sum + images.length, 0)
    const kept: NewImage[] = []
    await this.#db.transaction().execute(async (transaction) => {
      if (dump.key && !(await takeKey(transaction, dump.userId, dump.id, dump.key))) {
        throw new KeyTaken('the key is taken')
      }
      await transaction
        .insertInto('requests')
        .values({
          id: dump.id,
          userid: dump.userId,
          dataformat: dump.dataFormat,
          data: Buffer.from(dump.data.buffer, dump.data.byteOffset, dump.data.byteLength),
          items: dump.items.length,
          images: count,
          pending: count,
        })
        .execute()
      check()
      for (const items of chunks(itemRows(dump.items))) {
        await insertItems(transaction, dump.id, items)
        for (const images of chunks(imageRows(items))) {
          await insertImages(transaction, dump.id, images)
          kept.push(...images)
        }
      }
    })
    return kept
  }

  /** The dump that a user has sent under a key within the last day. */
  async findByKey(userId: string, key: string): Promise<KeyedDump | undefined> {
    return findKey(this.#db, userId, key)
  }

  /** Forgets the keys that stand for nothing any more. */
  async deleteOldKeys(): Promise<void> {
    await deleteOldKeys(this.#db)
  }

  /** How many images of a user are pending, in all dumps. */
  async backlog(userId: string): Promise<number> {
    const { images } = await this.#db
      .selectFrom('requests')
      .select(sql<number>`coalesce(sum(pending), 0)::int`.as('images'))
      .where('userid', '=', userId)
      .where('finished_at', 'is', null)
      .executeTakeFirstOrThrow()
    return images
  }

  /** A dump of a user; undefined where there is none of this id, or it is somebody else's. */
  async find(id: string, userId: string): Promise<DumpRecord | undefined> {
    const row = await this.#select()
      .where('id', '=', id)
      .where('userid', '=', userId)
      .executeTakeFirst()
    return row && toRecord(row)
  }

  /**
   * A dump of a user with its items, all as of one moment. What is finished no longer changes and
   * is read page by page as the pages are asked for; what is not is read at once, so that a slow
   * reader holds no transaction open.
   */
  async read(id: string, userId: string): Promise<DumpContents | undefined> {
    const head = await this.find(id, userId)
    if (head === undefined) return undefined
    if (head.counts.pending === 0) {
      return { head, pages: this.#pagesOf(id, head.counts.items) }
    }
    return this.#db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (snapshot) => {
        const head = await new Dumps(snapshot).find(id, userId)
        return (
          head && { head, pages: await Array.fromAsync(readPages(snapshot, id, head.counts.items)) }
        )
      })
  }

  /** A user's dumps, newest first, those before the id `before` (ids rise with time). */
  async list(userId: string, limit: number, before?: string): Promise<readonly DumpRecord[]> {
    const rows = await this.#select()
      .where('userid', '=', userId)
      .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map(toRecord)
  }

  /** Which of these dumps have no pending image any more. */
  async finishedAmong(ids: readonly string[]): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('requests')
      .select('id')
      .where('id', '=', sql<string>`any(${ids}::uuid[])`)
      .where('pending', '=', 0)
      .execute()
    return rows.map(({ id }) => id)
  }

  #pagesOf(id: string, items: number): AsyncIterable<readonly ItemRecord[]> {
    return { [Symbol.asyncIterator]: () => readPages(this.#db, id, items) }
  }

  #select() {
    return this.#db.selectFrom('requests').select(headColumns)
  }
}

const headColumns = [
  'id',
  'userid',
  'dataformat',
  'status',
  'submitted_at',
  'finished_at',
  'items',
  'images',
  'success',
  'failure',
  'pending',
] as const

function toRecord(
  row: Pick<Selectable<Database['requests']>, (typeof headColumns)[number]>,
): DumpRecord {
  const { items, images, success, failure, pending } = row
  return {
    id: row.id,
    userId: row.userid,
    dataFormat: row.dataformat,
    status: row.status,
    submittedAt: row.submitted_at,
    finishedAt: row.finished_at,
    counts: { items, images, success, failure, pending },
  }
}
