import type { IncomingHttpHeaders } from 'node:http'
import { failed, refusedStatus } from './failure.ts'
import { retryAfterMs } from './retry-after.ts'

/** What an answer is worth: a body to read, or another place to ask. */
export type Verdict = { readonly redirect: string } | { readonly redirect?: undefined }

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** 2xx without the whole file: no content, reset content, a part of it. */
const notWhole: ReadonlySet<number> = new Set([204, 205, 206])

/**
 * Judges an answer by its status and headers, before any of its body is read. What passes is
 * expected to have a whole, plain body of 1 to `maxBytes` bytes.
 *
 * @throws FetchFailure HTTP_ERROR for any status but 2xx and 3xx, with the pause that the origin
 *   asks for; BAD_RESPONSE for 204, 205, 206, for a 3xx that leads nowhere, and for a
 *   Content-Encoding, since we asked for none and unpack none; TOO_LARGE and NOT_AN_IMAGE (0
 *   bytes) as far as Content-Length tells.
 */
export function judgeResponse(
  status: number,
  headers: IncomingHttpHeaders,
  maxBytes: number,
): Verdict {
  if (redirects.has(status) && headers.location) return { redirect: headers.location }
  if (status < 200 || status >= 400) throw refusedStatus(status, retryAfterMs(headers))
  if (status >= 300 || notWhole.has(status)) throw failed('BAD_RESPONSE')
  if (!isPlain(headers['content-encoding'])) throw failed('BAD_RESPONSE')

  const length = headers['content-length']
  if (length !== undefined && Number(length) > maxBytes) throw failed('TOO_LARGE')
  if (length !== undefined && Number(length) === 0) throw failed('NOT_AN_IMAGE')
  return {}
}

function isPlain(encoding = ''): boolean {
  const name = encoding.trim().toLowerCase()
  return name === '' || name === 'identity'
}
