import type { DumpBuilder } from '../builder.ts'
import { type DumpItem, type Field, ImageList, type Misfit, type RawItem } from '../item.ts'
import type { XmlCursor } from './cursor.ts'
import { openXml } from './document.ts'

const repeated: Misfit = { fault: 'is given more than once' }
const nested: Misfit = { fault: 'must be text, without elements in it' }

/**
 * Reads a dump written in XML. Elements that it does not know, and text beside elements, are
 * passed over; text is trimmed at both ends.
 *
 * @throws MalformedBody, InvalidDump
 */
export function readXmlDump(document: string, builder: DumpBuilder): readonly DumpItem[] {
  const cursor = openXml(document)
  let roots = 0
  let isDump = false
  cursor.children((name) => {
    roots += 1
    // XMLValidator does not mind a second root element.
    isDump = roots === 1 && name === 'items'
    if (isDump) readItems(cursor, builder)
    else cursor.skip()
  })
  if (!isDump) {
    return builder.refuse('', 'the root element must be <items>, and there is only one')
  }
  return builder.finish('items.item')
}

function readItems(cursor: XmlCursor, builder: DumpBuilder): void {
  let index = 0
  cursor.children((name) => {
    if (name !== 'item') return cursor.skip()
    builder.add(readItem(cursor), `items.item[${index}]`)
    index += 1
  })
}

function readItem(cursor: XmlCursor): RawItem {
  const item: { -readonly [member in keyof RawItem]?: RawItem[member] } = {}
  cursor.children((name) => {
    switch (name) {
      case 'name':
      case 'manufacturer':
      case 'brand':
      case 'category': {
        const text = readText(cursor)
        item[name] = item[name] === undefined ? text : repeated
        break
      }
      case 'images': {
        const images = readImages(cursor)
        item.images = item.images === undefined ? images : repeated
        break
      }
      default:
        cursor.skip()
    }
  })
  return item
}

function readText(cursor: XmlCursor): Field {
  return cursor.text()?.trim() ?? nested
}

function readImages(cursor: XmlCursor): ImageList {
  const images = new ImageList((index) => `images.url[${index}]`)
  cursor.children((name) => {
    if (name === 'url') images.add(readText(cursor))
    else cursor.skip()
  })
  return images
}
