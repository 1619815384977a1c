import { malformed } from '../malformed.ts'
import type { Piece } from './pieces.ts'

/** Name, section 2.3. */
const start =
  ':A-Z_a-z\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}'
const name = `[${start}][${start}\\-.0-9\\xB7\\u0300-\\u036F\\u203F\\u2040]*`
const space = '[ \\t\\n\\r]'
const value = `"[^<"]*"|'[^<']*'`

/** STag, EmptyElemTag and ETag, sections 3 and 3.1. */
const opening = new RegExp(
  `^<(${name})(?:${space}+${name}${space}*=${space}*(?:${value}))*${space}*/?>$`,
  'u',
)
const closing = new RegExp(`^</${name}${space}*>$`, 'u')

/** The beginning of a processing instruction, section 2.6. `xml` is left to the declaration. */
export const instruction = new RegExp(
  `^<\\?(?!(?!xml)[Xx][Mm][Ll](?:${space}|\\?>))${name}(?:${space}|\\?>)`,
  'u',
)

/**
 * The name in a start tag or an empty tag.
 *
 * @throws MalformedBody where the tag breaks its grammar, some of which XMLValidator lets pass
 */
export function nameInTag(document: string, { from, to }: Piece): string {
  const found = opening.exec(document.slice(from, to))?.[1]
  if (found === undefined) throw malformed(document, from, 'A tag is not well-formed')
  return found
}

/** @throws MalformedBody where an end tag breaks its grammar: `</a/>` */
export function refuseBadEndTag(document: string, { from, to }: Piece): void {
  if (!closing.test(document.slice(from, to))) {
    throw malformed(document, from, 'A tag is not well-formed')
  }
}
