import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'

const Session = Type.Object({ access_token: Type.String() })

const Image = Type.Object({
  status: Type.String(),
  contentType: Type.Optional(Type.String()),
  bytes: Type.Optional(Type.Number()),
  width: Type.Optional(Type.Number()),
  height: Type.Optional(Type.Number()),
  failure: Type.Optional(
    Type.Object({ code: Type.Optional(Type.String()), httpStatus: Type.Optional(Type.Number()) }),
  ),
})
const Item = Type.Object({ name: Type.String(), status: Type.String(), images: Type.Array(Image) })
const Head = Type.Object({
  status: Type.String(),
  counts: Type.Object({ images: Type.Number(), pending: Type.Number() }),
})
const Dump = Type.Intersect([Head, Type.Object({ items: Type.Array(Item) })])

/** What the demo shows of an answer. */
export type Dump = Static<typeof Dump>
export type Item = Static<typeof Item>
export type Image = Static<typeof Image>
export type Head = Static<typeof Head>

/** A client of the API, as anybody could write it. */
export class Client {
  readonly #url: string
  #authorization = ''

  constructor(url: string) {
    this.#url = url
  }

  async login(username: string, password: string): Promise<void> {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ username, password })
    const { access_token } = await this.#ask(Session, '/login', { method: 'POST', headers, body })
    this.#authorization = `Bearer ${access_token}`
  }

  /** Sends a feed in XML and waits for its answer, which it asks for in JSON. */
  send(feed: string): Promise<Dump> {
    const headers = { 'content-type': 'application/xml', accept: 'application/json' }
    return this.#ask(Dump, '/api/dumps', { method: 'POST', headers, body: feed })
  }

  /** The dump that was sent last, without its items. */
  async latest(): Promise<Head | undefined> {
    const [dump] = await this.#ask(Type.Array(Head), '/api/dumps?limit=1', {})
    return dump
  }

  async #ask<T extends TSchema>(schema: T, path: string, init: RequestInit): Promise<Static<T>> {
    const headers = { ...init.headers, authorization: this.#authorization }
    const response = await fetch(this.#url + path, { ...init, headers })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return Value.Parse(schema, await response.json())
  }
}
