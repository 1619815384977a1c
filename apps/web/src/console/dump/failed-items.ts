import type { DumpItem } from '@image-dump/dump'
import { type DumpModel, failure } from './model.ts'
import type { FeedItem } from './write-feed.ts'

/**
 * The items with failed images, with those images alone, to be sent again.
 *
 * @param sent the items as they were sent, where they are known: the answer tells only their names
 */
export function failedItems(model: DumpModel, sent?: readonly DumpItem[]): readonly FeedItem[] {
  const items = new Map<number, FeedItem & { readonly images: string[] }>()
  for (let index = 0; index < model.images; index += 1) {
    const image = model.imageAt(index)
    if (model.stateAt(index) !== failure || image === undefined) continue
    const at = model.itemAt(index)
    const item = items.get(at) ?? { name: model.nameAt(index), ...sent?.[at], images: [] }
    item.images.push(image.url)
    items.set(at, item)
  }
  return [...items.values()]
}
