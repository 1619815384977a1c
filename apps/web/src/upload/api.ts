/** Why the server refused, or that it can't be reached (status 0). */
export class UploadProblem extends Error {
  override readonly name = 'UploadProblem'
  readonly status: number

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }

  /** Whether to do the same again may help. */
  get mayPass(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

/** The object store refused a file; the invitation may be good all the same. */
export class StoreProblem extends UploadProblem {}

/** Where a file is to be sent. */
export interface Policy {
  readonly key: string
  readonly file_bucket_path: string
  readonly file_id: number
  readonly filename: string
  readonly url: string
  readonly token: string
}

/**
 * A file of the list. What was found in it is null until the server has looked at it; once the server
 * has refused it, it is not active.
 */
export interface UploadedImage {
  readonly name: string
  readonly path: string
  readonly size: number | null
  readonly timestamp: string
  readonly uploaded: boolean
  readonly active: boolean
  /** Why it was refused, in a sentence. */
  readonly refusal?: string
  readonly make: string | null
  readonly model: string | null
  readonly xDimension: number | null
  readonly yDimension: number | null
  readonly aperture_value: string | null
  readonly focal_length: string | null
  readonly image_link: string | null
}

/** The four routes that a token opens. */
export class InvitationApi {
  readonly #token: string

  constructor(token: string) {
    this.#token = token
  }

  /** @throws UploadProblem */
  async policy(filename: string, signal: AbortSignal): Promise<Policy> {
    return (await this.#post('/api/files/policy', { filename }, signal)).json()
  }

  /** Says that a file is there. @throws UploadProblem */
  async complete({ file_id }: Policy, file: Blob, signal: AbortSignal): Promise<void> {
    const body = {
      uploaded: true,
      fileSize: file.size,
      file: file_id,
      fileType: file.type,
      metadata: '{}',
    }
    await this.#post('/api/files/complete', body, signal)
  }

  /** What was uploaded with this link, the newest first. @throws UploadProblem */
  async list(): Promise<readonly UploadedImage[]> {
    const all: UploadedImage[] = []
    let cursor: string | undefined = ''
    while (cursor !== undefined) {
      const page = await this.#send('/api/images/', {}, { limit: '200', ...(cursor && { cursor }) })
      all.push(...(await page.json()))
      cursor = nextOf(page)
    }
    return all
  }

  #post(path: string, body: object, signal: AbortSignal): Promise<Response> {
    const headers = { 'content-type': 'application/json' }
    return this.#send(path, { method: 'POST', headers, body: JSON.stringify(body), signal })
  }

  async #send(path: string, init: RequestInit, more: Record<string, string> = {}) {
    const query = new URLSearchParams({ access_token: this.#token, ...more })
    const answer = await fetch(`${path}?${query}`, init).catch((cause: unknown) => {
      if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
      throw new UploadProblem(0, 'The server can’t be reached.', { cause })
    })
    if (answer.ok) return answer
    throw new UploadProblem(answer.status, await detailOf(answer))
  }
}

/** Where the next page begins; undefined where this is the last. */
function nextOf({ headers }: Response): string | undefined {
  const [, next] = /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '') ?? []
  if (next === undefined) return undefined
  return new URL(next, location.href).searchParams.get('cursor') ?? undefined
}

async function detailOf(answer: Response): Promise<string> {
  const isProblem = answer.headers.get('content-type')?.includes('json')
  const { detail }: { detail?: unknown } = isProblem ? await answer.json() : {}
  return typeof detail === 'string' ? detail : `The server answered ${answer.status}.`
}
