import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser'
import { MalformedBody, type Place } from '../errors.ts'

/**
 * Parses a JSON text.
 *
 * @throws MalformedBody saying what is wrong and where, which JSON.parse says only of some faults
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
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
    // The visit is recursive: what nests too deep for it is told without its place.
  }
  return { what: 'it is not well-formed', place: { line: 1, column: 1 } }
}

/** `CloseBraceExpected` as a person would say it. */
function inWords(code: ParseErrorCode): string {
  return printParseErrorCode(code)
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
}
