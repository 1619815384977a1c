import { extname } from 'node:path'

export const formats = ['xml', 'json', 'csv'] as const

/** What a feed may be written in. */
export type Format = (typeof formats)[number]

const extensions: Readonly<Record<string, Format>> = {
  '.xml': 'xml',
  '.json': 'json',
  '.csv': 'csv',
  '.tsv': 'csv',
}

/** The format of a feed, by the name of its file, else by how it begins. */
export function formatOf(file: string, bytes: Uint8Array): Format {
  const known = extensions[extname(file).toLowerCase()]
  if (known) return known
  const [first] = new TextDecoder().decode(bytes.subarray(0, 1024)).trimStart()
  if (first === '<') return 'xml'
  return first === '{' || first === '[' ? 'json' : 'csv'
}
