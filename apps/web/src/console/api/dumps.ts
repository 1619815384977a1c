import type { DescribedHead, DescribedImage, DescribedItem } from '@image-dump/dump'
import { signal } from '@preact/signals'
import type { Feed } from '../send/feed.ts'
import { jsonOf } from './body.ts'
import { readLines } from './lines.ts'
import { nextPage } from './page.ts'
import { type Quota, readQuota } from './quota.ts'
import type { Session } from './session.ts'

/** A dump with its items, as `GET /api/dumps/:requestId` answers. */
export type DumpAnswer = DescribedHead & { readonly items: readonly DescribedItem[] }

/** A line of the NDJSON stream. */
export type DumpLine =
  | { readonly type: 'accepted'; readonly requestId: string }
  | ({ readonly type: 'image'; readonly itemId: string } & DescribedImage)
  | ({ readonly type: 'dump' } & DumpAnswer)

const mediaTypes = { xml: 'application/xml', json: 'application/json' }

/** The caller's dumps. Every answer tells how the quota stands. */
export class Dumps {
  readonly quota = signal<Quota | null>(null)
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  /**
   * Sends a feed, and comes back as soon as it is accepted.
   *
   * @param key names this sending: the same key again is the same dump, and costs nothing
   * @throws ApiProblem, ConnectionLost
   */
  async send({ text, format }: Feed, key: string): Promise<DumpAnswer> {
    const answer = await this.#fetch('/api/dumps', {
      method: 'POST',
      headers: {
        'content-type': mediaTypes[format],
        accept: 'application/json',
        prefer: 'respond-async',
        'idempotency-key': key,
      },
      body: text,
    })
    return jsonOf(answer)
  }

  /** @throws ApiProblem, ConnectionLost */
  async read(requestId: string, signal: AbortSignal): Promise<DumpAnswer> {
    const headers = { accept: 'application/json' }
    const answer = await this.#fetch(`/api/dumps/${requestId}`, { headers, signal })
    return jsonOf(answer)
  }

  /** Each image as it settles. @throws ApiProblem, ConnectionLost */
  async *follow(requestId: string, signal: AbortSignal): AsyncGenerator<readonly DumpLine[], void> {
    const headers = { accept: 'application/x-ndjson' }
    yield* readLines(await this.#fetch(`/api/dumps/${requestId}`, { headers, signal }))
  }

  /** A page of dumps, newest first. @param path of the page, as the one before it told */
  async list(path = '/api/dumps?limit=25') {
    const answer = await this.#fetch(path, { headers: { accept: 'application/json' } })
    const dumps = await jsonOf<readonly DescribedHead[]>(answer)
    return { dumps, next: nextPage(answer.headers) }
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const answer = await this.#session.fetch(path, init)
    this.quota.value = readQuota(answer.headers, Date.now()) ?? this.quota.value
    return answer
  }
}
