import type { ImageFailure } from '@image-dump/outcome'
import type { Kysely } from 'kysely'
import type { Database } from './schema.ts'
import { type StoredImage, storedColumns, toStoredImage } from './stored-image.ts'

export interface ItemRecord {
  readonly id: string
  readonly name: string
  readonly images: readonly ImageRecord[]
}

/** An image of a dump: stored, failed, or, where it is neither, pending. */
export interface ImageRecord {
  readonly id: string
  readonly url: string
  readonly attempts: number
  readonly stored: StoredImage | null
  readonly failure: ImageFailure | null
}

/** A page is at most 20,000 images (100 an item), and some 400 in a usual dump. */
const itemsPerPage = 200

/** The items of a dump in the request's order, page by page. */
export async function* readPages(
  db: Kysely<Database>,
  requestId: string,
  items: number,
): AsyncGenerator<readonly ItemRecord[]> {
  for (let from = 0; from < items; from += itemsPerPage) {
    yield await readPage(db, requestId, from, from + itemsPerPage)
  }
}

async function readPage(db: Kysely<Database>, requestId: string, from: number, to: number) {
  const rows = await db
    .selectFrom('items')
    .innerJoin('images', 'images.item_id', 'items.id')
    .select(['items.id as itemId', 'items.name'])
    .select(['images.id', 'images.url', 'images.attempts', 'images.failure', ...storedColumns])
    .where('items.request_id', '=', requestId)
    .where('items.position', '>=', from)
    .where('items.position', '<', to)
    .orderBy('items.position')
    .orderBy('images.position')
    .execute()
  const items = new Map<string, { id: string; name: string; images: ImageRecord[] }>()
  for (const { itemId, name, id, url, attempts, failure, ...row } of rows) {
    const item = items.get(itemId) ?? { id: itemId, name, images: [] }
    items.set(itemId, item)
    item.images.push({ id, url, attempts, failure, stored: toStoredImage(row) })
  }
  return [...items.values()]
}
