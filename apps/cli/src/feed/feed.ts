import { type DumpItem, parseDump } from '@image-dump/dump'
import { readCsv } from './csv.ts'
import { csvFault } from './fault-lines.ts'
import { type Format, formatOf } from './format.ts'
import { readInput } from './input.ts'

/** A dump that is ready to be sent. */
export interface Feed {
  /** Where it came from, as the person knows it. */
  readonly name: string
  readonly body: Uint8Array<ArrayBuffer>
  readonly contentType: 'application/json' | 'application/xml'
  /** Worth telling, but no reason to stop. */
  readonly notes: readonly string[]
  /** The items in their order. */
  items(): readonly DumpItem[]
  /** A path of a refusal as the person finds it in the file: the line, where it was CSV. */
  place(path: string): string
}

/**
 * Reads a feed from a file, or from `stdin` where the name is `-`.
 *
 * @throws CommandFailed where it can't be read, is too large, or is CSV with faults
 */
export async function readFeed(
  file: string,
  stdin: AsyncIterable<Buffer | string>,
  asked?: Format,
): Promise<Feed> {
  const bytes = await readInput(file, stdin)
  const name = file === '-' ? 'standard input' : file
  const format = asked ?? formatOf(file, name, bytes)
  if (format === 'csv') return fromCsv(name, bytes)
  return {
    name,
    body: bytes,
    contentType: format === 'xml' ? 'application/xml' : 'application/json',
    notes: [],
    items: () => parseDump(bytes, format, { minItems: 1, maxItems: Number.MAX_SAFE_INTEGER }),
    place: (path) => path,
  }
}

function fromCsv(name: string, bytes: Uint8Array): Feed {
  const { items, ignored } = readCsv(bytes, name)
  const body = Buffer.from(JSON.stringify({ items: items.map(({ lines: _, ...item }) => item) }))
  return {
    name,
    body,
    contentType: 'application/json',
    notes: ignored.length > 0 ? [`Columns that are passed over: ${ignored.join(', ')}`] : [],
    items: () =>
      items.map(({ name, manufacturer = null, brand = null, category = null, images }) => ({
        name,
        manufacturer,
        brand,
        category,
        images,
      })),
    place: (path) => csvFault(path, items),
  }
}
