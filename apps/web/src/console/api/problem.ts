import { duration, time } from '../ui/format.ts'

/** Something in a body that the server refused, at its place as the client wrote it. */
export interface Fault {
  readonly path: string
  readonly message: string
}

/** The server refused: what its problem document (RFC 9457) says. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  readonly errors: readonly Fault[]
  /** When to try again, in milliseconds from now; undefined where the server did not say. */
  readonly retryAfter: number | undefined

  constructor(status: number, detail: string, errors: readonly Fault[], retryAfter?: number) {
    super(detail)
    this.status = status
    this.errors = errors
    this.retryAfter = retryAfter
  }
}

/** No answer came, or not all of it. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'

  constructor(options?: ErrorOptions) {
    super('The server can’t be reached at the moment.', options)
  }
}

/** Reads why the server refused. A proxy in between may answer without a problem document. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  const retryAfter = Number.isFinite(seconds) ? seconds * 1000 : undefined
  const type = response.headers.get('content-type') ?? ''
  const text = type.includes('json') ? await response.text() : ''
  const document: unknown = text === '' ? {} : JSON.parse(text)
  const detail = member(document, 'detail')
  const errors = member(document, 'errors')
  return new ApiProblem(
    response.status,
    typeof detail === 'string' ? detail : `The server answered ${response.status}.`,
    Array.isArray(errors) ? errors.filter(isFault) : [],
    retryAfter,
  )
}

/** What went wrong, as a sentence for the person at the screen. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiProblem && error.status === 429) return error.message + whenAgain(error)
  if (error instanceof ApiProblem || error instanceof ConnectionLost) return error.message
  return 'Something went wrong in this page. Reload it, and try again.'
}

function whenAgain({ retryAfter }: ApiProblem): string {
  if (retryAfter === undefined) return ''
  const when =
    retryAfter < 60_000 ? `in ${duration(retryAfter)}` : `at ${time(Date.now() + retryAfter)}`
  return ` It works again ${when}.`
}

function isFault(value: unknown): value is Fault {
  return typeof member(value, 'path') === 'string' && typeof member(value, 'message') === 'string'
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}
