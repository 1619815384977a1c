import type { DumpBuilder } from '../builder.ts'
import type { DumpItem, Field, Misfit, RawItem } from '../item.ts'
import { childrenOf, countChildren, parseXml, type XmlContent } from './document.ts'

const repeated: Misfit = { fault: 'is given more than once' }
const nested: Misfit = { fault: 'must be text, without elements in it' }

/**
 * Reads a dump written in XML. Elements that it does not know, and text beside elements, are
 * passed over; text is trimmed at both ends.
 *
 * @throws MalformedBody, InvalidDump
 */
export function readXmlDump(document: string, builder: DumpBuilder): readonly DumpItem[] {
  const top = parseXml(document)
  const [items] = childrenOf(top, 'items')
  // Neither XMLValidator nor XMLParser minds a second root element.
  if (items === undefined || countChildren(top) > 1) {
    return builder.refuse('', 'the root element must be <items>, and there is only one')
  }
  for (const [index, item] of childrenOf(items, 'item').entries()) {
    builder.add(rawItem(item), `items.item[${index}]`)
  }
  return builder.finish('items.item')
}

function rawItem(item: XmlContent): RawItem {
  return {
    name: fieldOf(childrenOf(item, 'name')),
    manufacturer: fieldOf(childrenOf(item, 'manufacturer')),
    brand: fieldOf(childrenOf(item, 'brand')),
    category: fieldOf(childrenOf(item, 'category')),
    images: imagesOf(childrenOf(item, 'images')),
  }
}

function fieldOf([content, ...more]: readonly XmlContent[]): Field {
  if (more.length > 0) return repeated
  return content === undefined ? undefined : textOf(content)
}

function textOf(content: XmlContent): Field {
  return typeof content === 'string' ? content.trim() : nested
}

function imagesOf([images, ...more]: readonly XmlContent[]): RawItem['images'] {
  if (images === undefined) return undefined
  if (more.length > 0) return repeated
  const urls = childrenOf(images, 'url')
  const fields = urls.map((url, index) => ({ path: `images.url[${index}]`, url: textOf(url) }))
  return { count: urls.length, urls: fields }
}
