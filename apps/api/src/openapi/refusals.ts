import { STATUS_CODES } from 'node:http'
import { Type } from 'typebox'
import type { Content, Headers, Response } from './operation.ts'

/** RFC 9457, as every refusal is written. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'A sentence for a person.' }),
    instance: Type.String({ description: 'Names the request in the log.' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          path: Type.String({ description: 'As the client wrote it: `items[3].images[0]`.' }),
          message: Type.String(),
        }),
        { maxItems: 100 },
      ),
    ),
  },
  { description: 'A problem document (RFC 9457).' },
)

const problemRef = Type.Ref('#/components/schemas/Problem')

/**
 * Refusals, by their status. What every route may answer is added to them: that it went wrong on our
 * side, that something it depends on is away.
 *
 * @param headers of some of them, by their status, besides what each status has anyway
 */
export function refusals(
  reasons: Readonly<Record<number, string>>,
  { speaksXml = false, headers = {} }: RefusalOptions = {},
): Record<string, Response> {
  const all = { ...reasons, 500: 'Something went wrong on our side.', 503: away }
  return Object.fromEntries(
    Object.entries(all).map(([status, description]) => {
      const body = { schema: problemRef, example: exampleOf(Number(status), description) }
      const content: Content = {
        'application/problem+json': body,
        ...(speaksXml && { 'application/problem+xml': { schema: Type.String() } }),
      }
      const own = headers[Number(status)] ?? headersOf[status]
      return [status, { description, content, ...(own && { headers: own }) }]
    }),
  )
}

interface RefusalOptions {
  readonly speaksXml?: boolean
  readonly headers?: Readonly<Record<number, Headers>>
}

const away =
  'Something that this depends on is away, or the server has more to do than it can take.'

const retryAfter = {
  'Retry-After': { description: 'Seconds to wait.', schema: Type.Integer({ minimum: 1 }) },
}

/** What comes with a status wherever it is answered. */
const headersOf: Readonly<Record<string, Headers>> = {
  401: {
    'WWW-Authenticate': { description: 'How to sign in (RFC 9110).', schema: Type.String() },
  },
  429: retryAfter,
  503: retryAfter,
}

function exampleOf(status: number, detail: string) {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? '',
    status,
    detail,
    instance: 'urn:uuid:0199c0de-0000-7000-8000-000000000000',
  }
}

/** Of what is asked for: a query or a header. */
export const broken = {
  422: 'The body, the query or a header breaks a rule; `errors` says where.',
} as const

/** Of a route that is for whoever has a token. */
export const unauthorized = { 401: 'There is no token, or it is not valid.' } as const

/** Of a body that is none of the route's, or none that can be read: also where it takes none. */
export const unreadable = {
  400: 'The body is not well-formed, or did not come whole.',
  413: 'The body is larger than it may be.',
  415: 'The body’s Content-Type is none that this route takes, or it is compressed.',
} as const

/** Of a body that has rules. */
export const ofBody = { ...unreadable, ...broken } as const

export const tooOften = { 429: 'There were too many attempts; try again later.' } as const
