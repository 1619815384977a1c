import { refused } from '../command-failed.ts'

/** Which column of a table means what; counted from 0. */
export interface Columns {
  readonly name: number
  readonly manufacturer: number | undefined
  readonly brand: number | undefined
  readonly category: number | undefined
  /** In their order; at least one. */
  readonly urls: readonly number[]
  /** How many there are in all. */
  readonly count: number
  /** Those that mean nothing to a dump. */
  readonly ignored: readonly string[]
}

/** `url`, `URL 2`, `image`, `images`, `image_url_1`, `Photo URL`, … */
const urlColumn = /^(?:(?:image|photo|picture)s?[ _-]?)?(?:urls?)?[ _-]?\d*$/i
const delimiters = [',', ';', '\t'] as const

/** @throws CommandFailed where there is no name, no URL, or a name of ours twice */
export function columnsOf(header: readonly string[], file: string): Columns {
  const names = header.map((name) => name.toLowerCase())
  const find = (wanted: string) => {
    const found = names.flatMap((name, column) => (name === wanted ? column : []))
    if (found.length > 1) throw refused(`${file} has two columns “${wanted}”.`)
    return found[0]
  }
  const known = {
    name: find('name'),
    manufacturer: find('manufacturer'),
    brand: find('brand'),
    category: find('category'),
  }
  const urls = names.flatMap((name, column) =>
    name !== '' && !/^[\d _-]+$/.test(name) && urlColumn.test(name) ? column : [],
  )
  const { name } = known
  if (name === undefined || urls.length === 0) {
    const missing = name === undefined ? 'name' : 'url'
    throw refused(`${file} has no column “${missing}”.`, [
      `Its first line is the header, and says: ${header.join(', ')}`,
      'Columns are name, manufacturer, brand, category, and url or url1, url2 and so on.',
    ])
  }
  const used = new Set<number | undefined>([...Object.values(known), ...urls])
  const ignored = header.filter((text, column) => text !== '' && !used.has(column))
  return { ...known, name, urls, count: header.length, ignored }
}

/** What stands between the fields: whatever the header has most of. */
export function delimiterOf(text: string): string {
  const [header = ''] = text.trimStart().split('\n', 1)
  const count = (delimiter: string) => header.split(delimiter).length
  return delimiters.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best))
}
