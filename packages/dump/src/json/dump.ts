import type { DumpBuilder } from '../builder.ts'
import type { DumpItem, Field, RawImages, RawItem } from '../item.ts'
import { parseJson } from './document.ts'

/**
 * Reads a dump written in JSON: plain (`"items": [{"images": ["…"]}]`), as the literal twin of the
 * XML (`"items": {"item": [{"images": {"url": ["…"]}}]}`), or as a mixture of both. In the twin a
 * list of one may be the one thing itself. Members that it does not know are passed over; null
 * counts as absent.
 *
 * @throws MalformedBody, InvalidDump
 */
export function readJsonDump(body: string, builder: DumpBuilder): readonly DumpItem[] {
  const dump = parseJson(body)
  if (!isObject(dump)) return builder.refuse('', 'must be an object with the member "items"')
  const items = member(dump, 'items')
  if (items === undefined) return builder.refuse('items', 'is missing')
  if (Array.isArray(items)) return readItems('items', items, builder)
  if (!isObject(items)) return builder.refuse('items', 'must be a list')
  const twin = member(items, 'item')
  if (Array.isArray(twin)) return readItems('items.item', twin, builder)
  if (twin !== undefined) readItem('items.item', twin, builder)
  return builder.finish('items.item')
}

function readItems(path: string, items: readonly unknown[], builder: DumpBuilder) {
  for (const [index, item] of items.entries()) readItem(`${path}[${index}]`, item, builder)
  return builder.finish(path)
}

function readItem(path: string, item: unknown, builder: DumpBuilder): void {
  if (isObject(item)) builder.add(rawItem(item), path)
  else builder.addMisfit(path, 'must be an object')
}

function rawItem(item: object): RawItem {
  return {
    name: textOf(member(item, 'name')),
    manufacturer: textOf(member(item, 'manufacturer')),
    brand: textOf(member(item, 'brand')),
    category: textOf(member(item, 'category')),
    images: imagesOf(member(item, 'images')),
  }
}

function imagesOf(images: unknown): RawItem['images'] {
  if (images === undefined) return undefined
  if (Array.isArray(images)) return listed('images', images)
  if (!isObject(images)) return { fault: 'must be a list' }
  const url = member(images, 'url')
  if (Array.isArray(url)) return listed('images.url', url)
  if (url === undefined) return { count: 0, urls: [] }
  return { count: 1, urls: [{ path: 'images.url', url: textOf(url) }] }
}

function listed(path: string, urls: readonly unknown[]): RawImages {
  const fields = urls.map((url, index) => ({
    path: `${path}[${index}]`,
    url: textOf(url ?? 0),
  }))
  return { count: urls.length, urls: fields }
}

function textOf(value: unknown): Field {
  if (value === undefined) return undefined
  return typeof value === 'string' ? value : { fault: 'must be a string' }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A member of an object's own: undefined where it has none, or null. */
function member(object: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(object, name)?.value ?? undefined
}
