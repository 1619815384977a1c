import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Feed } from './feed.ts'

const Session = Type.Object({ access_token: Type.String() })

const Image = Type.Object({
  status: Type.String(),
  source: Type.Optional(Type.String()),
  sha256: Type.Optional(Type.String()),
})

const Dump = Type.Object({
  requestId: Type.String(),
  status: Type.String(),
  counts: Type.Object({
    success: Type.Number(),
    failure: Type.Number(),
    pending: Type.Number(),
  }),
  items: Type.Array(Type.Object({ images: Type.Array(Image) })),
})

/** The answer to a dump, as far as it is looked at here. */
export type Dump = Static<typeof Dump>

/** A user at an address: that of the proxy, or of an API behind it. */
export class Client {
  readonly #url: string
  readonly #authorization: string

  constructor(url: string, authorization: string) {
    this.#url = url
    this.#authorization = authorization
  }

  /** @throws where it is refused */
  static async signIn(url: string, username: string, password: string): Promise<Client> {
    const response = await fetch(`${url}/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    })
    const { access_token } = await read(Session, response)
    return new Client(url, `Bearer ${access_token}`)
  }

  /** The same session at another address. */
  at(url: string): Client {
    return new Client(url, this.#authorization)
  }

  /** Sends a dump and gives the answer, whatever it is. */
  send({ body, type }: Feed, prefer?: string): Promise<Response> {
    const headers = { 'content-type': type, ...(prefer !== undefined && { prefer }) }
    return this.#ask('/api/dumps', { method: 'POST', headers, body })
  }

  /** Sends a dump and waits for it. */
  async deliver(feed: Feed): Promise<Dump> {
    return read(Dump, await this.send(feed))
  }

  /** A dump that was sent before, once it is finished. */
  async dump(requestId: string): Promise<Dump> {
    const headers = { prefer: 'wait=60' }
    return read(Dump, await this.#ask(`/api/dumps/${requestId}`, { headers }))
  }

  /** The status of an answer that only a session gets. */
  async knock(): Promise<number> {
    const response = await this.#ask('/api/dumps?limit=1', {})
    await response.arrayBuffer()
    return response.status
  }

  async #ask(path: string, init: RequestInit): Promise<Response> {
    const headers = { accept: 'application/json', ...init.headers }
    return fetch(this.#url + path, {
      ...init,
      headers: { ...headers, authorization: this.#authorization },
    })
  }
}

/** @throws where it is another answer than it should be */
export async function readDump(response: Response): Promise<Dump> {
  return read(Dump, response)
}

async function read<T extends TSchema>(schema: T, response: Response): Promise<Static<T>> {
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text}`)
  return Value.Parse(schema, JSON.parse(text))
}
