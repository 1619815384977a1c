import { failed } from './failure.ts'
import { isFetchablePort } from './ports.ts'

/** In characters, as the client wrote it; of a redirect, as it reads once it is whole. */
const maxLength = 2048

/**
 * The URL, if it is one that may be asked for: http or https, with a host, without a user or
 * password, at most 2,048 characters, and not for a port that is never fetched.
 *
 * Every spelling of a host is as the WHATWG parser normalises it (0x7f.1 is 127.0.0.1), so what
 * is judged later is what is connected to. The address is not judged here but at the moment of
 * connecting (agents.ts): a name may lead elsewhere by then.
 *
 * @throws FetchFailure INVALID_URL, or BLOCKED_ADDRESS for a port.
 */
export function judgeUrl(text: string): URL {
  if (text.length > maxLength) throw failed('INVALID_URL')
  const url = URL.parse(text)
  if (url === null) throw failed('INVALID_URL')
  return judge(url)
}

/**
 * The URL that a redirect leads to. It is judged by the same rules and fails with the same codes
 * (the URL of the client turned out to be one that cannot be used), a target that is no URL too.
 *
 * @param location the header as Node gives it, each byte a character.
 * @throws FetchFailure INVALID_URL or BLOCKED_ADDRESS
 */
export function judgeRedirect(location: string, from: URL): URL {
  const url = URL.parse(Buffer.from(location, 'latin1').toString(), from.href)
  if (url === null || url.href.length > maxLength) throw unusableTarget()
  return judge(url, unusableTarget)
}

function judge(url: URL, invalid = () => failed('INVALID_URL')): URL {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw invalid()
  if (url.hostname === '' || url.username !== '' || url.password !== '') throw invalid()
  // got takes http://unix:/path for a Unix socket. It is told not to; it is not even asked.
  if (url.hostname === 'unix') throw failed('BLOCKED_ADDRESS')
  if (!isFetchablePort(portOf(url))) throw failed('BLOCKED_ADDRESS')
  return url
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port)
  return url.protocol === 'https:' ? 443 : 80
}

function unusableTarget() {
  return failed('INVALID_URL', {
    detail: 'The URL redirects to one that cannot be used.',
  })
}
