import { CsvError, parse } from 'csv-parse/sync'
import { refused } from '../command-failed.ts'
import { type Columns, columnsOf, delimiterOf } from './columns.ts'
import { csvErrorLine } from './csv-errors.ts'
import { Items } from './csv-items.ts'

/** As many faults are told; who has more has one reason for them. */
const mostFaults = 20

interface Row {
  readonly cells: readonly string[]
  /** Where it begins, from 1. */
  readonly line: number
}

/**
 * Reads a feed in CSV (RFC 4180; commas, semicolons or tabs): a header, then a row for each image,
 * or several columns of URLs. Rows that agree in name, manufacturer, brand and category are one
 * item, which stands where its first row does.
 *
 * @param file as the person knows it
 * @returns the items, and the names of columns that mean nothing to a dump
 * @throws CommandFailed with the lines that are at fault
 */
export function readCsv(bytes: Uint8Array, file: string) {
  const [header, ...rows] = rowsOf(decode(bytes, file), file)
  if (header === undefined) throw refused(`${file} is empty.`)
  const columns = columnsOf(header.cells, file)
  const items = new Items()
  const faults: string[] = []
  for (const row of rows) {
    const fault = faultOf(row, columns) ?? items.add(row.cells, row.line, columns)
    if (fault !== undefined) faults.push(`line ${row.line}: ${fault}`)
  }
  if (faults.length > 0) throw refused(`${file} can’t be sent.`, shortened(faults))
  return { items: items.all, ignored: columns.ignored }
}

function faultOf({ cells }: Row, { count }: Columns): string | undefined {
  if (cells.length === count) return undefined
  const hint = cells.length > count ? ': is a text with a comma in it not quoted?' : ''
  return `has ${cells.length} fields, the header has ${count}${hint}`
}

function rowsOf(text: string, file: string): readonly Row[] {
  const rows: Row[] = []
  try {
    parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      on_record: (cells: string[], { lines }) => {
        const within = cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)
        rows.push({ cells: cells.map((cell) => cell.trim()), line: lines - within })
        return null
      },
    })
  } catch (error) {
    if (error instanceof CsvError)
      throw refused(`${file} can’t be sent.`, [csvErrorLine(error)], error)
    throw error
  }
  return rows
}

/** Without its byte order mark, which Excel writes. */
function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    const advice = 'Save it as “CSV UTF-8”.'
    throw refused(`${file} is not in UTF-8.`, [advice], cause)
  }
}

function shortened(faults: readonly string[]): readonly string[] {
  const more = faults.length - mostFaults
  return more > 0 ? [...faults.slice(0, mostFaults), `and ${more} more`] : faults
}
