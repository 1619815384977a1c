import { malformed } from '../malformed.ts'
import { forbidden } from './characters.ts'
import { instruction } from './names.ts'
import { codeOf } from './references.ts'

/**
 * Comments, CDATA sections and processing instructions, in which anything may stand; then what is
 * to be looked at: any other markup that begins with `<!`, and every `&`.
 */
const suspects =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<\?|<!(?:DOCTYPE)?|&(?:#\d+;|#x[\dA-Fa-f]+;|(?:amp|lt|gt|quot|apos);)?/g

/** How far the name of a processing instruction is looked at, in characters. */
const longestTarget = 1000

/**
 * Refuses what fast-xml-parser 5.12 lets pass and must not stand in a dump: a DOCTYPE or any other
 * declaration; an `&` that is no reference to one of the five entities of XML (section 4.6) or to a
 * character that XML allows; and a processing instruction without a name, or among the elements,
 * since many a reader, fast-xml-parser too, loses the text before one. What is left means the same
 * to every reader.
 *
 * @throws MalformedBody
 */
export function refuseForeignMarkup(document: string): void {
  const root = document.search(/<[^!?]/)
  for (const { 0: found, index } of document.matchAll(suspects)) {
    // Told at once: to look for the end of the next one as well would take quadratic time.
    if (found === '<?') throw malformed(document, index, 'A processing instruction is not closed')
    if (found.startsWith('<?') && root !== -1 && index > root) {
      throw malformed(document, index, 'A processing instruction stands among the elements')
    }
    if (found.startsWith('<?') && !instruction.test(found.slice(0, longestTarget))) {
      throw malformed(document, index, 'A processing instruction has no proper name')
    }
    if (found === '<!DOCTYPE') throw malformed(document, index, 'A DOCTYPE is not allowed')
    if (found === '<!') throw malformed(document, index, '"<!" begins nothing that is known')
    if (!found.startsWith('&')) continue
    if (found === '&') throw malformed(document, index, '"&" begins no reference that XML knows')
    if (found.startsWith('&#') && !isCharacter(found)) {
      throw malformed(document, index, 'A reference is to no character that XML allows')
    }
  }
}

function isCharacter(reference: string): boolean {
  const code = codeOf(reference)
  return code <= 0x10ffff && !forbidden.test(String.fromCodePoint(code))
}
