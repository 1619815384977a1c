import type { FastifyRequest } from 'fastify'

/** Where clients reach this API: what the settings say, or where it listens once it does. */
export class PublicUrl {
  #url: string
  readonly #isGiven: boolean

  /** @param given `PUBLIC_URL` */
  constructor(given: string | undefined) {
    this.#url = (given ?? 'http://localhost').replace(/\/+$/, '')
    this.#isGiven = given !== undefined
  }

  /** Without a slash at its end. */
  get url(): string {
    return this.#url
  }

  listensAt(origin: string): void {
    if (!this.#isGiven) this.#url = origin
  }

  /**
   * A URL of this API as the client of a request reaches it. Where the settings don't say, this
   * machine has several names, and a page of one may send to no other: who came by `localhost`
   * gets `localhost`. A name that leads somewhere else than to the client's own machine is not
   * taken from a request, which may say what it likes.
   *
   * @param url below `url`; any other, such as one of an object store, stays as it is
   */
  asReachedBy(request: Pick<FastifyRequest, 'protocol' | 'host'>, url: string): string {
    if (this.#isGiven || !url.startsWith(`${this.#url}/`)) return url
    const origin = loopbackOrigin(`${request.protocol}://${request.host}`)
    return origin === undefined ? url : origin + url.slice(this.#url.length)
  }
}

/** RFC 6761 6.3 and RFC 1122 3.2.1.3, as the URL parser writes them. */
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** Undefined where it is no URL, or not of the machine itself. */
function loopbackOrigin(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const { origin, hostname } = new URL(text)
  return loopback.test(hostname) ? origin : undefined
}
