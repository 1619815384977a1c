import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { MalformedBody } from '../errors.ts'
import { malformed, maxDepth } from '../malformed.ts'
import { refuseForbiddenCharacters } from './characters.ts'
import { refuseBadDeclaration } from './declaration.ts'
import { refuseForeignMarkup } from './foreign-markup.ts'

/** The content of an element: its text, or its children by name, each name a list. */
export type XmlContent = unknown

/** The elements that a dump has. All others get one name, whatever theirs would do to an object. */
const known = new Set([
  'items',
  'item',
  'name',
  'manufacturer',
  'brand',
  'category',
  'images',
  'url',
])
const unknown = '-'

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // 00123 stays 00123, and text is trimmed by whoever reads it, not piece by piece.
  parseTagValue: false,
  trimValues: false,
  // Without it `&#65;` stays as it is; names such as `&copy;` have been refused by then.
  htmlEntities: true,
  // There is no DOCTYPE, so nothing expands to more than itself.
  processEntities: { enabled: true, maxTotalExpansions: Infinity, maxExpandedLength: Infinity },
  isArray: () => true,
  maxNestedTags: maxDepth,
  // The name of an empty element still has its slash here.
  transformTagName: (name) =>
    known.has(name.replace('/', '')) ? name : name.replace(/[^/]+/, unknown),
})

/**
 * Parses a document: validated first, for XMLParser reads on over what is broken.
 *
 * @returns what stands at the top: the root element's content by its name
 * @throws MalformedBody when it is not well-formed, has a DOCTYPE, or nests deeper than 100 levels
 */
export function parseXml(document: string): XmlContent {
  refuseForbiddenCharacters(document)
  refuseBadDeclaration(document)
  refuseForeignMarkup(document)
  refuseTrailingText(document)
  refuseInvalid(document)
  try {
    return parser.parse(document)
  } catch (cause) {
    // The validator has passed it: what is left to go wrong is its depth.
    const what = `Elements are nested deeper than ${maxDepth} levels`
    throw malformed(document, 0, what, { cause })
  }
}

/** The elements of a name among the children of an element. */
export function childrenOf(content: XmlContent, name: string): readonly XmlContent[] {
  if (typeof content !== 'object' || content === null) return []
  const children: unknown = Object.getOwnPropertyDescriptor(content, name)?.value
  return Array.isArray(children) ? children : []
}

/** How many elements there are among the children of an element, whatever their names. */
export function countChildren(content: XmlContent): number {
  if (typeof content !== 'object' || content === null) return 0
  return [unknown, ...known].reduce((sum, name) => sum + childrenOf(content, name).length, 0)
}

function refuseInvalid(document: string): void {
  const result = XMLValidator.validate(document)
  if (result === true) return
  const { code, msg, line, col = 1 } = result.err
  // Of several elements that are not closed it lists all, and says that they are at the beginning.
  if (code === 'InvalidXml' && line === 1 && col === 1 && msg.startsWith('Invalid')) {
    throw malformed(document, document.length, 'The body ends before all elements are closed')
  }
  throw new MalformedBody(msg.replace(/\.$/, ''), { line, column: col })
}

/** XMLValidator does not look at what comes after the root element. */
function refuseTrailingText(document: string): void {
  const end = document.lastIndexOf('>') + 1
  const text = document.slice(end).search(/[^ \t\r\n]/)
  if (end > 0 && text !== -1) {
    throw malformed(document, end + text, 'Text stands after the end of the document')
  }
}
