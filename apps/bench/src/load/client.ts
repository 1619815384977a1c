import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'

const Session = Type.Object({ access_token: Type.String() })
const Photo = Type.Object({ source: Type.String() })
const Head = Type.Object({
  requestId: Type.String(),
  counts: Type.Object({ images: Type.Number(), success: Type.Number() }),
})

/** What is looked at of a dump's answer. */
export type Head = Static<typeof Head>

/** The users of `users.txt`, by their plans. */
export const users = {
  gold: ['goldie', 'gold-5up-sample'],
  bronze: ['bruno', 'bronze-3go-sample'],
} as const

/** A user of the product. */
export class Client {
  readonly url: string
  readonly authorization: string

  constructor(url: string, authorization: string) {
    this.url = url
    this.authorization = authorization
  }

  /** @throws Error where it is refused */
  static async signIn(url: string, plan: keyof typeof users): Promise<Client> {
    const [username, password] = users[plan]
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ username, password })
    const response = await fetch(`${url}/login`, { method: 'POST', headers, body })
    const { access_token } = await read(Session, response)
    return new Client(url, `Bearer ${access_token}`)
  }

  /** The same session at another address. */
  at(url: string): Client {
    return new Client(url, this.authorization)
  }

  /**
   * Sends a dump and waits until its answer is there as a whole.
   *
   * @returns the answer, unread
   */
  async send(body: string, wait?: number): Promise<string> {
    const response = await this.#ask('/api/dumps', {
      method: 'POST',
      headers: {
        'content-type': 'application/xml',
        ...(wait !== undefined && { prefer: `wait=${wait}` }),
      },
      body,
    })
    return textOf(response)
  }

  /**
   * Sends a dump and waits for all of it.
   *
   * @returns how long that took, in milliseconds
   * @throws Error where an image is missing
   */
  async time(body: string): Promise<number> {
    const start = performance.now()
    const answer = await this.send(body)
    const took = performance.now() - start
    headOf(answer)
    return took
  }

  /** A dump as it stands, or once it is finished: @param wait in seconds */
  async dump(requestId: string, wait = 0): Promise<string> {
    const response = await this.#ask(`/api/dumps/${requestId}`, {
      headers: { prefer: `wait=${wait}` },
    })
    return textOf(response)
  }

  /** Uploads a photo and gives the path that it is served at. */
  async upload(file: Blob, name: string): Promise<string> {
    const body = new FormData()
    body.append('file', file, name)
    const response = await this.#ask('/upload-photo', { method: 'POST', body })
    return (await read(Photo, response)).source
  }

  #ask(path: string, init: RequestInit): Promise<Response> {
    const headers = { accept: 'application/json', ...init.headers }
    return fetch(this.url + path, {
      ...init,
      headers: { ...headers, authorization: this.authorization },
    })
  }
}

/** @throws Error where not all images of the dump are there */
export function headOf(answer: string): Head {
  const head = Value.Parse(Head, JSON.parse(answer))
  const { images, success } = head.counts
  if (success < images) throw new Error(`only ${success} of ${images} images came`)
  return head
}

/** The id of a dump that may not be finished yet. */
export function idOf(answer: string): string {
  return Value.Parse(Head, JSON.parse(answer)).requestId
}

async function textOf(response: Response): Promise<string> {
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text}`)
  return text
}

async function read<T extends TSchema>(schema: T, response: Response): Promise<Static<T>> {
  return Value.Parse(schema, JSON.parse(await textOf(response)))
}
