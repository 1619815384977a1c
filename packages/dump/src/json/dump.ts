import type { DumpBuilder } from '../builder.ts'
import { type DumpItem, type Field, ImageList, type Misfit, type RawItem } from '../item.ts'
import type { JsonCursor } from './cursor.ts'
import { readJson } from './document.ts'

const noText: Misfit = { fault: 'must be a string' }
const noList: Misfit = { fault: 'must be a list' }

/** What is to be said of a dump once its text has proved to be JSON to its end. */
type Verdict = () => readonly DumpItem[]

/**
 * Reads a dump written in JSON: plain (`"items": [{"images": ["…"]}]`), as the literal twin of the
 * XML (`"items": {"item": [{"images": {"url": ["…"]}}]}`), or as a mixture of both. In the twin a
 * list of one may be the one thing itself. Members that it does not know are passed over; null
 * counts as absent; of members with one name the last counts, as with JSON.parse.
 *
 * @throws MalformedBody, InvalidDump
 */
export function readJsonDump(body: string, builder: DumpBuilder): readonly DumpItem[] {
  return readJson(body, (cursor) => readTop(cursor, builder))()
}

function readTop(cursor: JsonCursor, builder: DumpBuilder): Verdict {
  if (cursor.peek !== '{') {
    cursor.skip()
    return () => builder.refuse('', 'must be an object with the member "items"')
  }
  let verdict: Verdict = () => builder.refuse('items', 'is missing')
  cursor.object((name) => {
    if (name === 'items') verdict = readItems(cursor, builder)
    else cursor.skip()
  })
  return verdict
}

function readItems(cursor: JsonCursor, builder: DumpBuilder): Verdict {
  builder.restart()
  if (cursor.peek === '[') {
    readList('items', cursor, builder)
    return () => builder.finish('items')
  }
  if (cursor.peek === '{') {
    readTwin(cursor, builder)
    return () => builder.finish('items.item')
  }
  const fault = cursor.peek === 'n' ? 'is missing' : noList.fault
  cursor.skip()
  return () => builder.refuse('items', fault)
}

function readTwin(cursor: JsonCursor, builder: DumpBuilder): void {
  cursor.object((name) => {
    if (name !== 'item') return cursor.skip()
    builder.restart()
    if (cursor.peek === '[') readList('items.item', cursor, builder)
    else if (cursor.peek === 'n') cursor.skip()
    else readItem('items.item', cursor, builder)
  })
}

function readList(path: string, cursor: JsonCursor, builder: DumpBuilder): void {
  cursor.array((index) => readItem(`${path}[${index}]`, cursor, builder))
}

function readItem(path: string, cursor: JsonCursor, builder: DumpBuilder): void {
  if (cursor.peek === '{') {
    builder.add(readMembers(cursor), path)
  } else {
    cursor.skip()
    builder.addMisfit(path, 'must be an object')
  }
}

function readMembers(cursor: JsonCursor): RawItem {
  const item: { -readonly [member in keyof RawItem]: RawItem[member] } = {}
  cursor.object((name) => {
    switch (name) {
      case 'name':
      case 'manufacturer':
      case 'brand':
      case 'category':
        item[name] = readText(cursor)
        break
      case 'images':
        item.images = readImages(cursor)
        break
      default:
        cursor.skip()
    }
  })
  return item
}

function readImages(cursor: JsonCursor): RawItem['images'] {
  if (cursor.peek === '[') return readUrls('images', cursor)
  if (cursor.peek === '{') return readImagesTwin(cursor)
  const isAbsent = cursor.peek === 'n'
  cursor.skip()
  return isAbsent ? undefined : noList
}

function readImagesTwin(cursor: JsonCursor): ImageList {
  let images = new ImageList(() => 'images.url')
  cursor.object((name) => {
    if (name !== 'url') return cursor.skip()
    if (cursor.peek === '[') {
      images = readUrls('images.url', cursor)
      return
    }
    const url = readText(cursor)
    images = new ImageList(() => 'images.url')
    if (url !== undefined) images.add(url)
  })
  return images
}

function readUrls(path: string, cursor: JsonCursor): ImageList {
  const images = new ImageList((index) => `${path}[${index}]`)
  // In a list null is no absence: it stands where a string should.
  cursor.array(() => images.add(readText(cursor) ?? noText))
  return images
}

function readText(cursor: JsonCursor): Field {
  if (cursor.peek === '"') return cursor.string()
  const isAbsent = cursor.peek === 'n'
  cursor.skip()
  return isAbsent ? undefined : noText
}
