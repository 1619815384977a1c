import type { CsvItem } from './csv-items.ts'

/**
 * Where the person finds a fault of a feed that was CSV, while the service knows only our JSON:
 * `items[3].images[0]` is in the line that this image came from.
 */
export function csvFault(path: string, items: readonly CsvItem[]): string {
  const [, item, image] = /^items\[(\d+)\](?:\.images\[(\d+)\])?/.exec(path) ?? []
  const line = items[Number(item)]?.lines[Number(image ?? 0)]
  return line === undefined ? path : `line ${line} (${path})`
}
