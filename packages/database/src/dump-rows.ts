import { type Kysely, sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { NewImage, NewItem } from './dumps.ts'
import type { Database } from './schema.ts'

interface ItemRow extends NewItem {
  readonly id: string
  readonly position: number
}

interface ImageRow extends NewImage {
  readonly position: number
}

/**
 * Rows of one insert: enough to make statements rare, and few enough to be made and written down in
 * some 15 ms. Nobody else is answered meanwhile, and a dump may have a million images.
 */
const rowsPerInsert = 2000

/** The items of a dump with their ids, made as they are asked for. */
export function* itemRows(items: readonly NewItem[]): Generator<ItemRow> {
  for (const [position, item] of items.entries()) yield { ...item, id: uuid(), position }
}

/** The images of items with their ids, made as they are asked for. */
export function* imageRows(items: readonly ItemRow[]): Generator<ImageRow> {
  for (const { id: itemId, images } of items) {
    for (const [position, url] of images.entries()) yield { id: uuid(), itemId, position, url }
  }
}

/** As many rows at a time as one insert takes. */
export function* chunks<T>(rows: Iterable<T>): Generator<readonly T[]> {
  let chunk: T[] = []
  for (const row of rows) {
    chunk.push(row)
    if (chunk.length < rowsPerInsert) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

export async function insertItems(
  transaction: Kysely<Database>,
  requestId: string,
  rows: readonly ItemRow[],
): Promise<void> {
  await sql`
    insert into items (request_id, id, position, name, manufacturer, brand, category)
    select ${requestId}, * from unnest(
      ${rows.map(({ id }) => id)}::uuid[],
      ${rows.map(({ position }) => position)}::int[],
      ${rows.map(({ name }) => name)}::text[],
      ${rows.map(({ manufacturer }) => manufacturer)}::text[],
      ${rows.map(({ brand }) => brand)}::text[],
      ${rows.map(({ category }) => category)}::text[])`.execute(transaction)
}

export async function insertImages(
  transaction: Kysely<Database>,
  requestId: string,
  rows: readonly ImageRow[],
): Promise<void> {
  await sql`
    insert into images (request_id, id, item_id, position, url)
    select ${requestId}, * from unnest(
      ${rows.map(({ id }) => id)}::uuid[],
      ${rows.map(({ itemId }) => itemId)}::uuid[],
      ${rows.map(({ position }) => position)}::int[],
      ${rows.map(({ url }) => url)}::text[])`.execute(transaction)
}
