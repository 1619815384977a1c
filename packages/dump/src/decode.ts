import { isUtf8 } from 'node:buffer'
import { MalformedBody, UnsupportedEncoding } from './errors.ts'
import { placeAt } from './malformed.ts'

/** UTF-32 stands first: its little-endian mark begins with that of UTF-16. */
const foreignMarks = [
  { encoding: 'UTF-32', mark: [0x00, 0x00, 0xfe, 0xff] },
  { encoding: 'UTF-32', mark: [0xff, 0xfe, 0x00, 0x00] },
  { encoding: 'UTF-16', mark: [0xfe, 0xff] },
  { encoding: 'UTF-16', mark: [0xff, 0xfe] },
] as const

/**
 * The text of a body, without its byte order mark.
 *
 * @throws UnsupportedEncoding when it begins with the byte order mark of UTF-16 or UTF-32
 * @throws MalformedBody when it is empty or not UTF-8
 */
export function decodeUtf8(body: Uint8Array): string {
  for (const { encoding, mark } of foreignMarks) {
    if (mark.every((byte, index) => body[index] === byte)) throw new UnsupportedEncoding(encoding)
  }
  if (!isUtf8(body)) {
    const before = textBeforeFault(body)
    throw new MalformedBody('The body is not valid UTF-8', placeAt(before, before.length))
  }
  const text = new TextDecoder().decode(body)
  if (text.trim() === '') throw new MalformedBody('The body is empty', { line: 1, column: 1 })
  return text
}

/**
 * What stands before the first byte that is not UTF-8.
 *
 * A lenient decoder puts U+FFFD there, so its text, encoded again, differs from that byte on.
 * `stream` leaves out a character that the cut would split.
 */
function textBeforeFault(body: Uint8Array): string {
  const again = new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(body))
  const same = body.findIndex((byte, index) => byte !== again[index])
  const valid = same === -1 ? body : body.subarray(0, same)
  return new TextDecoder().decode(valid, { stream: true })
}
