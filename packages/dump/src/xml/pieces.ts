import { malformed } from '../malformed.ts'

/** A run of a document: text, the inside of a CDATA section, or a tag with its brackets. */
export interface Piece {
  readonly kind: 'text' | 'cdata' | 'start' | 'empty' | 'end'
  readonly from: number
  readonly to: number
}

/**
 * The longest tag that is read, in characters. A dump has no use for attributes; XMLValidator takes
 * 33 bytes of memory for each character of a tag, 550 MB for one of 16 MB.
 */
const longestTag = 65_536

const [slash, lessThan, greaterThan, quote, apostrophe] = [0x2f, 0x3c, 0x3e, 0x22, 0x27]

/**
 * Cuts a document into its pieces, one at a time, so that a reader holds no more than it wants to.
 * Comments and processing instructions are passed over.
 *
 * @param document which has passed `refuseForeignMarkup`: whatever begins with `<!` or `<?` is
 *   known and closed
 * @throws MalformedBody at `<` inside a tag (section 3.1), `]]>` in text (2.4), `--` in a comment
 *   (2.5), all of which XMLValidator lets pass, and at a tag that is too long
 */
export function* piecesOf(document: string): Generator<Piece, void> {
  let at = 0
  let sectionEnd = document.indexOf(']]>')
  while (at < document.length) {
    const found = document.indexOf('<', at)
    const start = found === -1 ? document.length : found
    if (sectionEnd !== -1 && sectionEnd < at) sectionEnd = document.indexOf(']]>', at)
    if (sectionEnd !== -1 && sectionEnd < start) {
      throw malformed(document, sectionEnd, '"]]>" stands in text')
    }
    if (start > at) yield { kind: 'text', from: at, to: start }
    if (start === document.length) return
    if (document.startsWith('<!--', start)) {
      at = commentEnd(document, start)
    } else if (document.startsWith('<?', start)) {
      at = document.indexOf('?>', start + 2) + 2
    } else if (document.startsWith('<!', start)) {
      const from = start + '<![CDATA['.length
      const to = document.indexOf(']]>', from)
      yield { kind: 'cdata', from, to }
      at = to + 3
    } else {
      const to = tagEnd(document, start)
      if (to === undefined) return
      yield { kind: kindOfTag(document, start, to), from: start, to }
      at = to
    }
  }
}

function commentEnd(document: string, start: number): number {
  const dashes = document.indexOf('--', start + 4)
  if (document.charCodeAt(dashes + 2) === greaterThan) return dashes + 3
  throw malformed(document, dashes, '"--" stands in a comment')
}

function kindOfTag(document: string, start: number, end: number): Piece['kind'] {
  if (document.charCodeAt(start + 1) === slash) return 'end'
  return document.charCodeAt(end - 2) === slash ? 'empty' : 'start'
}

/** @returns what comes after the tag, or undefined where the document ends inside it */
function tagEnd(document: string, start: number): number | undefined {
  const limit = Math.min(document.length, start + longestTag)
  let open = 0
  for (let at = start + 1; at < limit; at += 1) {
    const code = document.charCodeAt(at)
    if (code === lessThan) throw malformed(document, at, '"<" stands inside a tag')
    if (open === 0) {
      if (code === greaterThan) return at + 1
      if (code === quote || code === apostrophe) open = code
    } else if (code === open) {
      open = 0
    }
  }
  if (limit === document.length) return undefined
  throw malformed(document, start, `A tag is longer than ${longestTag} characters`)
}
