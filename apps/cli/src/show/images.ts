import type { Image, Item } from '../api/answers.ts'
import { type Column, table } from './table.ts'
import { count, size } from './words.ts'

const columns: readonly Column[] = [
  { title: 'item', keep: 'start' },
  { title: 'image', keep: 'end' },
  { title: 'outcome' },
]

/** More rows than that nobody reads. */
const mostRows = 30

/** What became of an image, in a few words. */
export function outcomeOf({ status, failure, contentType, bytes, width, height }: Image): string {
  if (status === 'PENDING') return '… pending'
  if (failure || status === 'FAILURE') return `✗ ${reasonOf(failure)}`
  const format = contentType?.replace('image/', '')
  const large = bytes === undefined ? undefined : size(bytes)
  return ['✓', format, width && `${width}×${height}`, large].filter(Boolean).join(' ')
}

function reasonOf(failure: Image['failure']): string {
  if (failure?.httpStatus !== undefined) return `HTTP ${failure.httpStatus}`
  return failure?.code ?? 'failed'
}

/**
 * A table with a row for each image that failed, or for each at all.
 *
 * @param room columns of the terminal, if it is one
 * @returns undefined where there is no row
 */
export function imageTable(
  items: readonly Item[],
  { all, room }: { readonly all: boolean; readonly room: number | undefined },
): string | undefined {
  const rows: string[][] = []
  let more = 0
  for (const { name, images } of items) {
    for (const image of images) {
      if (!all && image.status !== 'FAILURE') continue
      if (all || rows.length < mostRows) rows.push([name, image.url, outcomeOf(image)])
      else more += 1
    }
  }
  if (rows.length === 0) return undefined
  const text = table(columns, rows, room)
  return more > 0 ? `${text}\nand ${count(more)} more failures` : text
}

/** How many images failed for which reason, most first: `7 HTTP 404, 2 DNS`. */
export function tally(items: readonly Item[]): string {
  const counts = new Map<string, number>()
  for (const { images } of items) {
    for (const { status, failure } of images) {
      if (status !== 'FAILURE') continue
      const reason = reasonOf(failure)
      counts.set(reason, (counts.get(reason) ?? 0) + 1)
    }
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, n]) => `${count(n)} ${reason}`)
    .join(', ')
}
