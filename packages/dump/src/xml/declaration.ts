import { UnsupportedEncoding } from '../errors.ts'
import { malformed } from '../malformed.ts'

/** XMLDecl, section 2.8, which has a processor of 1.0 read any 1.x. */
const declaration =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.[0-9]+"|'1\.[0-9]+')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>/

/** @throws MalformedBody when there is an XML declaration that breaks its grammar */
export function refuseBadDeclaration(document: string): void {
  if (/^<\?xml[ \t\r\n?]/.test(document) && !declaration.test(document)) {
    throw malformed(document, 0, 'The XML declaration is not well-formed')
  }
}

const greaterThan = 0x3e

/** UTF-8 as the RFC names it, and as people write it. */
const utf8 = /^utf-?8$/i

const beginning = /^(?:\xEF\xBB\xBF)?<\?xml/

const declaredEncoding = /^(?:\xEF\xBB\xBF)?<\?xml\s[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']/

/**
 * Looks before decoding: a body in ISO-8859-1 is to be told so, not that its UTF-8 is broken.
 *
 * @throws UnsupportedEncoding when the XML declaration names another encoding than UTF-8
 */
export function refuseForeignEncoding(body: Uint8Array): void {
  if (!beginning.test(inLatin1(body, 9))) return
  const encoding = declaredEncoding.exec(inLatin1(body, body.indexOf(greaterThan) + 1))?.[1]
  if (encoding !== undefined && !utf8.test(encoding)) throw new UnsupportedEncoding(encoding)
}

function inLatin1(body: Uint8Array, end: number): string {
  return Buffer.from(body.subarray(0, end)).toString('latin1')
}
