import { wrongCredentials } from './problem.ts'

/**
 * What an `Authorization: Basic` header holds (RFC 7617, in UTF-8): the name ends at the first
 * colon. Undefined where the header is of another scheme or missing.
 *
 * @throws Problem 401 where the header can't be read
 */
export function basicCredentials(header: string | undefined) {
  // With nothing after it as well: what surrounds a header's value is no part of it.
  const found = /^Basic(?: +(.*)|$)/i.exec(header ?? '')
  if (found === null) return undefined
  const [, encoded = ''] = found
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  // Postgres holds no NUL, so no user has one in their name.
  if (colon < 1 || text.includes('\0')) {
    throw wrongCredentials(true, 'The Basic credentials can’t be read.')
  }
  return { username: text.slice(0, colon), password: text.slice(colon + 1) }
}
