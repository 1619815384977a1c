import { MalformedBody, type Place } from './errors.ts'

/** How deep elements, objects and lists may nest. A dump needs 5; what we ignore may have more. */
export const maxDepth = 100

/** The error for what is wrong at an offset of a text. */
export function malformed(
  text: string,
  offset: number,
  what: string,
  options?: ErrorOptions,
): MalformedBody {
  return new MalformedBody(what, placeAt(text, offset), options)
}

/** Where an offset is. A line ends with LF, CRLF or CR alone, as XML 1.0 section 2.11 counts them. */
export function placeAt(text: string, offset: number): Place {
  let line = 1
  let start = 0
  for (let at = 0; at < offset; at += 1) {
    const character = text[at]
    const endsLine = character === '\n' || (character === '\r' && text[at + 1] !== '\n')
    if (!endsLine) continue
    line += 1
    start = at + 1
  }
  return { line, column: offset - start + 1 }
}

/** The character at an offset as a person reads it in a message: `"x"`, `U+0000`, or the end. */
export function characterAt(text: string, offset: number): string {
  const code = text.codePointAt(offset)
  if (code === undefined) return 'the end of the body'
  const printable = code > 0x20 && code < 0x7f
  return printable
    ? `"${String.fromCodePoint(code)}"`
    : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}
