import { createHmac, timingSafeEqual } from 'node:crypto'
import { contentDisposition } from './content-disposition.ts'
import type { GetUrlOptions, PutUrlOptions } from './store.ts'
import { expiryOf } from './url-expiry.ts'

/** A `PUT` that its URL allows. */
export interface SignedPut {
  readonly key: string
  /** The most bytes that may be taken; as many as come where it is not given. */
  readonly maxBytes?: number
  /** The `Content-Type` that the request must have; any or none where it is not given. */
  readonly contentType?: string
}

/** A `GET` that its URL allows. */
export interface SignedGet {
  readonly key: string
  /** `content-type`, and `content-disposition` where the URL names a file: for the answer. */
  readonly headers: Readonly<Record<string, string>>
}

/** The URL does not allow the request: the client's trouble, to be answered with 403. */
export class UrlRefused extends Error {
  override readonly name = 'UrlRefused'
  readonly reason: 'forged' | 'expired' | 'wrong method'

  constructor(reason: UrlRefused['reason']) {
    super(`the URL is refused: ${reason}`)
    this.reason = reason
  }
}

type Method = 'PUT' | 'GET'

/** Every parameter that the signature is over, in its order. */
const parameters = ['method', 'expires', 'max', 'type', 'name'] as const

type Parameters = Readonly<Partial<Record<(typeof parameters)[number], string>>>

export interface SignedUrlsOptions {
  /** At least 16 bytes. Whoever knows it can sign; all who sign and check need the same. */
  readonly secret: string | Uint8Array
  /**
   * Where clients reach what serves these URLs, such as `http://localhost:3000`. It is asked for
   * each URL, as a port may be known only once it is listened on.
   */
  readonly baseUrl: () => string
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/**
 * URLs that allow one method on one key until they expire, for a store without a server of its own:
 * `<base>/files/<key>?method=PUT&expires=…&max=…&signature=…`. The signature is an HMAC-SHA-256
 * (RFC 2104) over the key and every parameter, as SigV4's is in S3's presigned URLs.
 */
export class SignedUrls {
  readonly #secret: string | Uint8Array
  readonly #baseUrl: () => string
  readonly #now: () => number

  /** @throws RangeError where the secret is too short to be one */
  constructor({ secret, baseUrl, now = Date.now }: SignedUrlsOptions) {
    if (Buffer.byteLength(secret) < 16) throw new RangeError('a secret has at least 16 bytes')
    this.#secret = secret
    this.#baseUrl = baseUrl
    this.#now = now
  }

  /** @throws RangeError where `expiresIn` is not within seven days */
  signPut(key: string, { expiresIn, maxBytes, contentType }: PutUrlOptions): string {
    return this.#sign(key, 'PUT', expiresIn, {
      ...(maxBytes !== undefined && { max: String(maxBytes) }),
      ...(contentType !== undefined && { type: contentType }),
    })
  }

  /** @throws RangeError where `expiresIn` is not within seven days */
  signGet(key: string, { expiresIn, filename, contentType }: GetUrlOptions): string {
    return this.#sign(key, 'GET', expiresIn, {
      ...(contentType !== undefined && { type: contentType }),
      // As the URL will hold it: half a surrogate pair has no UTF-8.
      ...(filename !== undefined && { name: filename.toWellFormed() }),
    })
  }

  /**
   * What the URL of a `PUT` allows.
   *
   * @param url whole, or from its path on, as a server sees it
   * @throws UrlRefused
   */
  verifyPut(url: string): SignedPut {
    const { key, max, type } = this.#verify('PUT', url)
    return {
      key,
      ...(max !== undefined && { maxBytes: Number(max) }),
      ...(type !== undefined && { contentType: type }),
    }
  }

  /**
   * What the URL of a `GET` allows.
   *
   * @param url whole, or from its path on, as a server sees it
   * @throws UrlRefused
   */
  verifyGet(url: string): SignedGet {
    const { key, type = 'application/octet-stream', name } = this.#verify('GET', url)
    const disposition = name !== undefined && { 'content-disposition': contentDisposition(name) }
    return { key, headers: { 'content-type': type, ...disposition } }
  }

  #sign(key: string, method: Method, expiresIn: number, rest: Parameters): string {
    const given = { method, expires: String(expiryOf(this.#now(), expiresIn)), ...rest }
    const path = key.split('/').map(encodeURIComponent).join('/')
    const url = new URL(`${this.#baseUrl().replace(/\/$/, '')}/files/${path}`)
    for (const [name, value] of Object.entries(given)) url.searchParams.set(name, value)
    url.searchParams.set('signature', this.#mac(key, given).toString('base64url'))
    return url.href
  }

  #verify(method: Method, url: string): Parameters & { readonly key: string } {
    const { pathname, searchParams } = parsed(url)
    const key = keyOf(pathname)
    const given: Parameters = Object.fromEntries(
      parameters.flatMap((name) => {
        const value = searchParams.get(name)
        return value === null ? [] : [[name, value]]
      }),
    )
    const mac = this.#mac(key, given)
    const signature = Buffer.from(searchParams.get('signature') ?? '', 'base64url')
    if (signature.length !== mac.length || !timingSafeEqual(signature, mac)) {
      throw new UrlRefused('forged')
    }
    // From here on every parameter is our own.
    if (given.method !== method) throw new UrlRefused('wrong method')
    if (this.#now() >= 1000 * Number(given.expires)) throw new UrlRefused('expired')
    return { ...given, key }
  }

  /** JSON keeps the values apart: no two lists of them are the same text. */
  #mac(key: string, given: Parameters): Buffer {
    const values = parameters.map((name) => given[name] ?? null)
    return createHmac('sha256', this.#secret)
      .update(JSON.stringify(['image-dump file 1', key, ...values]))
      .digest()
  }
}

function parsed(url: string): URL {
  const base = 'http://localhost'
  if (!URL.canParse(url, base)) throw new UrlRefused('forged')
  return new URL(url, base)
}

/** What stands before `/files/` is the base's, and a proxy may have taken it off. */
function keyOf(pathname: string): string {
  const [, ...parts] = pathname.split('/files/')
  try {
    return parts.join('/files/').split('/').map(decodeURIComponent).join('/')
  } catch (error) {
    if (error instanceof URIError) throw new UrlRefused('forged')
    throw error
  }
}
