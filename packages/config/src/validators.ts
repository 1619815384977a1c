import { isIP } from 'node:net'
import { BadStorageUrl, parseStorageUrl } from '@image-dump/storage/url'
import { EnvError, makeExactValidator, makeValidator } from 'envalid'

/** A timer of Node's holds 2^31 - 1 ms, and takes what is longer for 1 ms. */
const mostSeconds = 2_147_483

/** A whole number of seconds in the environment, milliseconds in the program. */
export const seconds = (atLeast = 1, atMost = mostSeconds) =>
  makeValidator((text) => {
    const number = wholeNumber(text, 'a whole number of seconds', atLeast)
    if (number > atMost) throw new EnvError(`must be at most ${atMost} seconds`)
    return 1000 * number
  })

/** A whole number. */
export const count = (atLeast = 0) =>
  makeValidator((text) => wholeNumber(text, 'a whole number', atLeast))

/** A port of TCP. */
export const port = makeValidator((text) => {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (number < 1 || number > 65_535) throw new EnvError('must be a whole number from 1 to 65535')
  return number
})

/** An address, or a name of one. */
export const host = makeValidator((text) => {
  const isName = text.split('.').every((label) => /^[a-z\d]([a-z\d-]*[a-z\d])?$/i.test(label))
  if (isIP(text) > 0 || isName) return text
  throw new EnvError('must be an address or a host name, such as 127.0.0.1 or localhost')
})

const flags = {
  yes: ['true', 't', 'yes', 'on', '1'],
  no: ['false', 'f', 'no', 'off', '0'],
} as const

/** Yes or no. */
export const flag = makeExactValidator((text) => {
  const isYes = flags.yes.some((yes) => yes === text)
  if (isYes || flags.no.some((no) => no === text)) return isYes
  throw new EnvError('must be true or false')
})

/** One of a few words. */
export const oneOf = <const T extends string>(...words: readonly T[]) =>
  makeExactValidator((text) => {
    const found = words.find((word) => word === text)
    if (found === undefined) throw new EnvError(`must be one of ${words.join(', ')}`)
    return found
  })

const units: Readonly<Record<string, number>> = { '': 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 }

/** A size in bytes: `26214400` or `25MiB` (KiB, MiB, GiB). */
export const size = makeValidator((text) => {
  const [, digits = '', unit = ''] = /^(\d+) ?([KMG]iB|)$/.exec(text) ?? []
  const factor = units[unit]
  const bytes = Number(digits) * (factor ?? 0)
  if (!Number.isSafeInteger(bytes) || bytes < 1) {
    throw new EnvError('must be a number of bytes above 0, such as 1048576 or 25MiB')
  }
  return bytes
})

/** A URL of one of the given protocols. */
export const urlOf = (...protocols: readonly string[]) =>
  makeValidator((text) => {
    if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
      throw new EnvError(`must be a URL that begins with ${protocols.join('// or ')}//`)
    }
    return text
  })

/** Where files are kept: a folder or a bucket. */
export const storageUrl = makeValidator((text) => {
  try {
    parseStorageUrl(text)
  } catch (error) {
    if (error instanceof BadStorageUrl) throw new EnvError(error.message)
    throw error
  }
  return text
})

/** Where a web server is reached: a URL of http or https without a path, as pages are at its root. */
export const webOrigin = makeValidator((text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:'
  if (!isWeb || url.pathname !== '/' || url.search || url.hash || url.username || url.password) {
    throw new EnvError('must be a URL such as https://images.example.com, without a path')
  }
  return text
})

/**
 * Whose `X-Forwarded-*` headers are believed: nobody's (`false`), everybody's (`true`), those of
 * the nearest n proxies (a number), or those of a comma-separated list of addresses and networks.
 */
export const proxies = makeValidator((text): boolean | number | string => {
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^\d+$/.test(text)) return Number(text)
  const valid = text.split(',').every((part) => {
    const [address = '', prefix, ...rest] = part.trim().split('/')
    const bits = isIP(address) === 4 ? 32 : 128
    const prefixFits = prefix === undefined || (/^\d+$/.test(prefix) && Number(prefix) <= bits)
    return isIP(address) > 0 && prefixFits && rest.length === 0
  })
  if (!valid)
    throw new EnvError('must be true, false, a number, or a list of addresses or networks')
  return text
})

/** A name as HTTP Basic can carry it: it ends at the first colon (RFC 7617). */
export const adminUser = makeValidator((text) => {
  if (text.includes(':')) throw new EnvError('must have no colon in it')
  return text
})

/** What URLs are signed with: as long as an HMAC's key should be at the least. */
export const secret = makeValidator((text) => {
  if (Buffer.byteLength(text) < 16) throw new EnvError('must have at least 16 bytes')
  return text
})

function wholeNumber(text: string, what: string, atLeast: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(number) || number < atLeast) {
    throw new EnvError(`must be ${what}, at least ${atLeast}`)
  }
  return number
}
