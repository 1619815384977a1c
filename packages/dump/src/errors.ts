/** One rule that a dump breaks, at its path as the client wrote it: `items[3].images[0]`. */
export interface Fault {
  readonly path: string
  readonly message: string
}

/** A place in a text, both counted from 1; the column in UTF-16 units, as editors count. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** A message may quote what the client wrote; with the place it stays under 300 characters. */
const longestQuote = 240

/**
 * The body is not well-formed XML or JSON, or not UTF-8 (HTTP 400). The message is for the client,
 * at most 300 characters, and ends with the place.
 */
export class MalformedBody extends Error {
  override readonly name = 'MalformedBody'
  readonly code = 'MALFORMED'
  readonly place: Place

  constructor(what: string, place: Place, options?: ErrorOptions) {
    super(`${shorten(what)} (line ${place.line}, column ${place.column})`, options)
    this.place = place
  }
}

/** The body says, or shows by its byte order mark, that it is in another encoding (HTTP 415). */
export class UnsupportedEncoding extends Error {
  override readonly name = 'UnsupportedEncoding'
  readonly code = 'UNSUPPORTED_ENCODING'

  constructor(encoding: string) {
    super(`The body is in ${shorten(encoding)}; only UTF-8 is read.`)
  }
}

/**
 * The body is well-formed and no dump (HTTP 422).
 *
 * `faults` are the first 100, as many as a problem document carries; `total` says how many there
 * were in all.
 */
export class InvalidDump extends Error {
  override readonly name = 'InvalidDump'
  readonly code = 'INVALID'
  readonly faults: readonly Fault[]
  readonly total: number

  constructor(faults: readonly Fault[], total: number) {
    super(total === 1 ? 'The dump breaks a rule.' : `The dump breaks the rules in ${total} places.`)
    this.faults = faults
    this.total = total
  }
}

function shorten(text: string): string {
  if (text.length <= longestQuote) return text
  return `${text.slice(0, longestQuote).toWellFormed()}…`
}
