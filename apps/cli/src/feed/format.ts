import { extname } from 'node:path'
import { refused } from '../command-failed.ts'
import { delimiterOf } from './columns.ts'

export const formats = ['xml', 'json', 'csv'] as const

/** What a feed may be written in. */
export type Format = (typeof formats)[number]

const extensions: Readonly<Record<string, Format>> = {
  '.xml': 'xml',
  '.json': 'json',
  '.csv': 'csv',
  '.tsv': 'csv',
}

/** So many bytes are looked at: more than a header has. */
const beginning = 4096

/**
 * The format of a feed, by the name of its file, else by how it begins.
 *
 * @param file its path, or `-`
 * @param name what it is called towards the person
 * @throws CommandFailed where neither tells
 */
export function formatOf(file: string, name: string, bytes: Uint8Array): Format {
  const format = extensions[extname(file).toLowerCase()] ?? formatOfText(bytes)
  if (format !== undefined) return format
  throw refused(`${name} does not look like a feed.`, [
    'A feed is XML, JSON, or CSV with a header that has the columns name and url.',
    'Where it is one all the same, --format says which.',
  ])
}

/** CSV has no mark of its own; what makes a table a feed is a header with names in it. */
function formatOfText(bytes: Uint8Array): Format | undefined {
  const text = new TextDecoder().decode(bytes.subarray(0, beginning)).trimStart()
  if (text.startsWith('<')) return 'xml'
  if (text.startsWith('{') || text.startsWith('[')) return 'json'
  const [header = ''] = text.split('\n', 1)
  const names = header.split(delimiterOf(text)).map((name) => name.trim().replaceAll('"', ''))
  return names.some((name) => name.toLowerCase() === 'name') ? 'csv' : undefined
}
