import { XMLValidator } from 'fast-xml-parser'
import { MalformedBody } from '../errors.ts'
import { malformed, maxDepth } from '../malformed.ts'
import { refuseForbiddenCharacters } from './characters.ts'
import { XmlCursor } from './cursor.ts'
import { refuseBadDeclaration } from './declaration.ts'
import { refuseForeignMarkup } from './foreign-markup.ts'
import { piecesOf } from './pieces.ts'

/**
 * Opens a document for reading: bounded first, then validated.
 *
 * fast-xml-parser says what is wrong with a document better than we would. Its parser is not
 * used: it makes two trees of a document, some 500 bytes an element, and 16 MB may hold 4 million.
 *
 * @throws MalformedBody when it is not well-formed, has a DOCTYPE, or nests deeper than 100 levels;
 *   reading may still find a tag whose name or attributes XML does not allow
 */
export function openXml(document: string): XmlCursor {
  refuseSecondMark(document)
  refuseForbiddenCharacters(document)
  refuseBadDeclaration(document)
  refuseForeignMarkup(document)
  refuseTrailingText(document)
  refuseMisplaced(document)
  refuseInvalid(document)
  return new XmlCursor(document)
}

/**
 * XMLValidator keeps, and lists in its message, every element that is open, and lets a CDATA section
 * stand anywhere.
 */
function refuseMisplaced(document: string): void {
  let depth = 0
  for (const { kind, from } of piecesOf(document)) {
    if (kind === 'start') depth += 1
    else if (kind === 'end') depth -= 1
    else if (kind === 'cdata' && depth === 0) {
      throw malformed(document, from, 'A CDATA section stands outside of the root element')
    }
    if (depth > maxDepth) {
      throw malformed(document, from, `Elements are nested deeper than ${maxDepth} levels`)
    }
  }
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

/** Decoding has taken one byte order mark off; XMLValidator would take another. */
function refuseSecondMark(document: string): void {
  if (document.startsWith('\ufeff')) {
    throw malformed(document, 0, 'The character U+FEFF is not expected')
  }
}

/** XMLValidator does not look at what comes after the root element. */
function refuseTrailingText(document: string): void {
  const end = document.lastIndexOf('>') + 1
  const text = document.slice(end).search(/[^ \t\r\n]/)
  if (end > 0 && text !== -1) {
    throw malformed(document, end + text, 'Text stands after the end of the document')
  }
}
