import { STATUS_CODES } from 'node:http'
import { type TSchema, Type } from 'typebox'

/** What the document says of an operation beside what its validating schemas say. */
export interface Operation {
  readonly tags: readonly [Tag]
  readonly summary: string
  readonly description?: string
  /** Which of the security schemes lets somebody in; none at all for whoever asks. */
  readonly security: readonly Readonly<Partial<Record<Scheme, readonly []>>>[]
  readonly headers?: readonly HeaderParameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, Response>>
}

export type Tag = 'Accounts' | 'Dumps' | 'Images' | 'Invitations and uploads' | 'Operators'
export type Scheme = 'accessToken' | 'refreshToken' | 'password' | 'invitation' | 'operator'

/** By `METHOD /path`, the path as the route has it. */
export type Operations = Readonly<Record<string, Operation>>

export type Content = Readonly<Record<string, MediaType>>

export interface MediaType {
  readonly schema: TSchema
  readonly example?: unknown
}

interface Response {
  readonly description: string
  readonly headers?: Readonly<
    Record<string, { readonly description: string; readonly schema: TSchema }>
  >
  readonly content?: Content
}

interface HeaderParameter {
  readonly name: string
  readonly description: string
  readonly schema: TSchema
}

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

/** A body of JSON. */
export function json(schema: TSchema, example?: unknown): Content {
  return { 'application/json': { schema, ...(example !== undefined && { example }) } }
}

/** An answer of JSON. */
export function answer(description: string, schema: TSchema, example?: unknown): Response {
  return { description, content: json(schema, example) }
}

/**
 * Refusals, by their status. What every route may answer is added to them: that it is taken to be
 * too long, that it went wrong on our side, that something it depends on is away.
 */
export function refusals(
  reasons: Readonly<Record<number, string>>,
  { speaksXml = false } = {},
): Record<string, Response> {
  const all = { ...reasons, 500: 'Something went wrong on our side.', 503: away }
  return Object.fromEntries(
    Object.entries(all).map(([status, description]) => {
      const body = { schema: problemRef, example: exampleOf(Number(status), description) }
      const content: Content = {
        'application/problem+json': body,
        ...(speaksXml && { 'application/problem+xml': { schema: Type.String() } }),
      }
      const isTemporary = status === '429' || status === '503'
      return [status, { description, content, ...(isTemporary && { headers: retryAfter }) }]
    }),
  )
}

const away =
  'Something that this depends on is away, or the server has more to do than it can take.'

const retryAfter = {
  'Retry-After': { description: 'Seconds to wait.', schema: Type.Integer({ minimum: 1 }) },
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

export const unauthorized = 'There is no token, or it is not valid.'
export const broken = 'The body, the query or a header breaks a rule; `errors` says where.'
export const tooLong = 'The body is larger than it may be.'
export const malformed = 'The body is not well-formed.'
export const otherType = 'The body’s Content-Type is none that this route takes.'
