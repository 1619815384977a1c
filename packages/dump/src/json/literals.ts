/** The text is not JSON. Where, and what is wrong, is looked for by who tells it. */
export class NotJson extends Error {
  override readonly name = 'NotJson'
}

const [quote, plus, minus, dot, zero, backslash, smallU] = [
  0x22, 0x2b, 0x2d, 0x2e, 0x30, 0x5c, 0x75,
]
const hex = /^[\dA-Fa-f]{4}$/

/** @throws NotJson where no string (RFC 8259 section 7) stands at an offset */
export function stringEnd(text: string, start: number): number {
  if (text.charCodeAt(start) !== quote) throw new NotJson()
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === quote) return at + 1
    if (code < 0x20) throw new NotJson()
    if (code === backslash) at = escapeEnd(text, at) - 1
  }
  throw new NotJson()
}

function escapeEnd(text: string, start: number): number {
  if (text.charCodeAt(start + 1) === smallU) {
    if (hex.test(text.slice(start + 2, start + 6))) return start + 6
  } else if ('"\\/bfnrt'.includes(text[start + 1] ?? ' ')) {
    return start + 2
  }
  throw new NotJson()
}

/** By code, not by expression: one takes memory for each of 16 million digits. */
export function numberEnd(text: string, start: number): number {
  let at = start
  if (text.charCodeAt(at) === minus) at += 1
  at = text.charCodeAt(at) === zero ? at + 1 : digitsEnd(text, at)
  if (text.charCodeAt(at) === dot) at = digitsEnd(text, at + 1)
  if (text[at] === 'e' || text[at] === 'E') {
    const sign = text.charCodeAt(at + 1)
    at = digitsEnd(text, sign === plus || sign === minus ? at + 2 : at + 1)
  }
  return at
}

function digitsEnd(text: string, start: number): number {
  let at = start
  while (isDigit(text.charCodeAt(at))) at += 1
  if (at === start) throw new NotJson()
  return at
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}
