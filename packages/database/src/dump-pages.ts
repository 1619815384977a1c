import type { ImageFailure, ImageStatus } from '@image-dump/outcome'
import { type Kysely, sql } from 'kysely'
import type { Database } from './schema.ts'

export interface ItemRecord {
  readonly id: string
  readonly name: string
  readonly images: readonly ImageRecord[]
}

export interface ImageRecord {
  readonly id: string
  readonly url: string
  readonly status: ImageStatus
  readonly attempts: number
  readonly failure: ImageFailure | null
  readonly contentType: string | null
  readonly bytes: number | null
  readonly width: number | null
  readonly height: number | null
  readonly sha256: Buffer | null
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
    .select([
      'items.id as itemId',
      'items.name',
      'images.id',
      'images.url',
      sql<ImageStatus>`images.status`.as('status'),
      'images.attempts',
      'images.failure',
      'images.content_type as contentType',
      'images.bytes',
      'images.width',
      'images.height',
      'images.sha256',
    ])
    .where('items.request_id', '=', requestId)
    .where('items.position', '>=', from)
    .where('items.position', '<', to)
    .orderBy('items.position')
    .orderBy('images.position')
    .execute()
  const items = new Map<string, { id: string; name: string; images: ImageRecord[] }>()
  for (const { itemId, name, ...image } of rows) {
    const item = items.get(itemId) ?? { id: itemId, name, images: [] }
    items.set(itemId, item)
    item.images.push(image)
  }
  return [...items.values()]
}
