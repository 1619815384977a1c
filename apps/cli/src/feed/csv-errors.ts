import type { CsvError } from 'csv-parse/sync'

/** What is wrong where a file can't be read as CSV, by csv-parse's codes. */
const words: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened, here or above, and never closed',
  CSV_INVALID_CLOSING_QUOTE:
    'there is text behind a closing quote: is a quote within it not doubled?',
  INVALID_OPENING_QUOTE: 'there is a quote in a text that does not begin with one',
}

/** A line for the person. Of a code that is not listed the library's own words have to do. */
export function csvErrorLine({ code, lines, message }: CsvError): string {
  const word = words[code]
  return word === undefined ? message : `line ${Number(lines)}: ${word}`
}
