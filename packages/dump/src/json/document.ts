import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser'
import { MalformedBody, type Place } from '../errors.ts'
import { JsonCursor } from './cursor.ts'
import { NotJson } from './literals.ts'

/**
 * Reads a JSON text.
 *
 * @param read goes to the end of the value at the top
 * @throws MalformedBody saying what is wrong and where, or that it nests deeper than 100 levels
 */
export function readJson<Value>(text: string, read: (cursor: JsonCursor) => Value): Value {
  try {
    const cursor = new JsonCursor(text)
    const value = read(cursor)
    cursor.end()
    return value
  } catch (error) {
    if (!(error instanceof NotJson)) throw error
    const { what, place } = findFault(text)
    throw new MalformedBody(`The body is not JSON: ${what}`, place)
  }
}

interface JsonFault {
  readonly what: string
  readonly place: Place
}

/** Carries the first fault out of the visit, which would go on to the end of the text. */
class Found {
  readonly fault: JsonFault

  constructor(fault: JsonFault) {
    this.fault = fault
  }
}

/** The visit is recursive; the cursor has come as far as the fault, so it is not deep there. */
function findFault(text: string): JsonFault {
  const onError = (
    code: ParseErrorCode,
    _offset: number,
    _length: number,
    line: number,
    column: number,
  ) => {
    throw new Found({ what: inWords(code), place: { line: line + 1, column: column + 1 } })
  }
  try {
    visit(text, { onError }, { disallowComments: true })
  } catch (error) {
    if (error instanceof Found) return error.fault
    throw error
  }
  return { what: 'it is not well-formed', place: { line: 1, column: 1 } }
}

/** `CloseBraceExpected` as a person would say it. */
function inWords(code: ParseErrorCode): string {
  return printParseErrorCode(code)
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
}
