import { forbidden } from '../xml/characters.ts'

export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** An element around what is XML already. */
export function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`
}

/**
 * The members of an object as elements of the same names and in the same order, those of an object
 * inside it likewise. A member that is undefined or null is left out.
 */
export function membersOf(object: object): string {
  const entries: [string, unknown][] = Object.entries(object)
  return entries
    .map(([name, value]) => {
      if (value === undefined || value === null) return ''
      return element(name, typeof value === 'object' ? membersOf(value) : escapeText(String(value)))
    })
    .join('')
}

/** Control characters that a client wrote in JSON, for example. */
const unwritable = new RegExp(forbidden, 'gu')

/** CR too: as itself it would be read as LF (section 2.11). */
const special = /[&<>\r]/g
const references: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['\r', '&#13;'],
])

/** Text as the content of an element; what XML forbids becomes U+FFFD, so that it always parses. */
function escapeText(text: string): string {
  return text
    .replace(unwritable, '\uFFFD')
    .replace(special, (character) => references.get(character) ?? character)
}
