import { characterAt, malformed } from '../malformed.ts'

/** What is no Char by XML 1.0 section 2.2, neither as itself nor by a reference. */
export const forbidden = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

/** @throws MalformedBody at the first character that XML forbids */
export function refuseForbiddenCharacters(document: string): void {
  const offset = document.search(forbidden)
  if (offset === -1) return
  const character = characterAt(document, offset)
  throw malformed(document, offset, `The character ${character} is not allowed in XML`)
}

const carriageReturn = 0x0d
const lineFeed = 0x0a

/**
 * Makes every line end of a document LF, as section 2.11 wants it before anything is read. On bytes,
 * since a replacement in the text keeps a note of every match: 340 MB for 8 MB of CR.
 */
export function normalizeLineEnds(body: Uint8Array): Uint8Array {
  if (!body.includes(carriageReturn)) return body
  const normal = new Uint8Array(body.length)
  let length = 0
  let before = 0
  for (const byte of body) {
    const isRest = byte === lineFeed && before === carriageReturn
    if (!isRest) {
      normal[length] = byte === carriageReturn ? lineFeed : byte
      length += 1
    }
    before = byte
  }
  return normal.subarray(0, length)
}
