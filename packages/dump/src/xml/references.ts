const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
}

/**
 * How much text is decoded at once, in characters: a replacement keeps a note of every match, and
 * 16 MB may hold three million.
 */
const portion = 65_536

/**
 * Replaces the references in a text, once: `&amp;lt;` is `&lt;`.
 *
 * @param text in which every `&` begins a reference to one of the five entities of XML (section
 *   4.6) or to a character, as `refuseForeignMarkup` sees to
 */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text
  const decoded: string[] = []
  for (let at = 0; at < text.length; ) {
    // A reference ends with its semicolon, so that a cut behind one splits none.
    const end = text.indexOf(';', at + portion) + 1 || text.length
    decoded.push(text.slice(at, end).replaceAll(/&[^;]*;/g, decode))
    at = end
  }
  return decoded.join('')
}

function decode(reference: string): string {
  return entities[reference] ?? String.fromCodePoint(codeOf(reference))
}

/** The number in `&#65;` or `&#x41;`. */
export function codeOf(reference: string): number {
  return Number(reference.slice(2, -1).replace('x', '0x'))
}
