import type { Place } from '@image-dump/dump'
import type { Feed } from '../feed.ts'
import { jsonOffsets } from './json.ts'
import { xmlOffsets } from './xml.ts'

/**
 * Where in a well-formed feed each path stands (`items[3].images[0]`). What is not there, as a name
 * that is missing, is shown where the thing begins that it is missing in.
 *
 * @returns a place for each path, in their order; undefined where nothing on its way is there
 */
export function placesOf({ text, format }: Feed, paths: readonly string[]): (Place | undefined)[] {
  const wanted = new Set(paths.flatMap(waysTo))
  const offsets = format === 'xml' ? xmlOffsets(text, wanted) : jsonOffsets(text, wanted)
  return paths.map((path) => {
    const nearest = waysTo(path).find((way) => offsets.has(way))
    const offset = nearest === undefined ? undefined : offsets.get(nearest)
    return offset === undefined ? undefined : placeOf(text, offset)
  })
}

/** A path and all that it leads through, itself first. */
function waysTo(path: string): string[] {
  const ends = Array.from(path.matchAll(/(?=[.[])|$/g), ({ index }) => index)
  return ends.reverse().map((end) => path.slice(0, end))
}

/** Lines end with LF, CRLF, or CR alone. */
function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/)
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
