import { STATUS_CODES } from 'node:http'

/** Something in a body that was refused, at its place as the client wrote it. */
export interface Fault {
  readonly path: string
  readonly message: string
}

interface ProblemOptions extends ErrorOptions {
  readonly errors?: readonly Fault[]
  readonly headers?: Readonly<Record<string, string>>
}

/** Why a request is not answered as the client hoped: what an RFC 9457 problem document says. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly detail: string
  readonly errors: readonly Fault[] | undefined
  readonly headers: Readonly<Record<string, string>>

  /** @param detail a sentence that the client reads */
  constructor(status: number, detail: string, options: ProblemOptions = {}) {
    // What a client does wrong is in the answer and in the log's line, and no stack of ours says more.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(detail, options)
    Error.stackTraceLimit = stackTraceLimit
    this.status = status
    this.detail = detail
    this.errors = options.errors
    this.headers = options.headers ?? {}
  }

  get title(): string {
    return STATUS_CODES[this.status] ?? 'Problem'
  }
}

const realm = 'realm="image-dump"'

/** RFC 9110 11.6.1: a 401 says which scheme to use. */
export const unauthorized = (detail: string) =>
  new Problem(401, detail, { headers: { 'www-authenticate': `Bearer ${realm}` } })

/** RFC 6750 3.1: where there was a token, the 401 says that it is no good. */
export const invalidToken = (detail = 'The token is not valid.') =>
  new Problem(401, detail, {
    headers: { 'www-authenticate': `Bearer ${realm}, error="invalid_token"` },
  })

/**
 * One answer for an unknown user and for a wrong password.
 *
 * @param wasBasic HTTP Basic is offered again to who used it; a browser asks its user for it then
 */
export const wrongCredentials = (
  wasBasic: boolean,
  detail = 'The username or the password is wrong.',
) =>
  new Problem(401, detail, {
    headers: {
      'www-authenticate': `${wasBasic ? `Basic ${realm}, charset="UTF-8", ` : ''}Bearer ${realm}`,
    },
  })

export const notFound = (detail: string) => new Problem(404, detail)

/** A body that can be read but breaks a rule. At most 100 faults are told. */
export const unprocessable = (detail: string, errors: readonly Fault[]) =>
  new Problem(422, detail, { errors: errors.slice(0, 100) })

/** @param retryAfter in milliseconds */
export const tooManyRequests = (detail: string, retryAfter: number) =>
  new Problem(429, detail, { headers: retryAfterHeader(retryAfter) })

/** Something that we depend on is away; the client may try again in a few seconds. */
export const unavailable = (detail: string, options?: ErrorOptions) =>
  new Problem(503, detail, { ...options, headers: retryAfterHeader(5000) })

/** RFC 9110 10.2.3: whole seconds, rounded up so that the client does not come too early. */
const retryAfterHeader = (milliseconds: number) => ({
  'retry-after': String(Math.max(1, Math.ceil(milliseconds / 1000))),
})

/**
 * A problem as RFC 9457 writes it.
 *
 * @param id of the request, which names it in the log
 */
export function documentOf({ title, status, detail, errors }: Problem, id: string) {
  const instance = `urn:uuid:${id}`
  return { type: 'about:blank', title, status, detail, instance, ...(errors && { errors }) }
}
