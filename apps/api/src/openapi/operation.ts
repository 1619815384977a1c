import type { TSchema } from 'typebox'

/** What the document says of an operation beside what its validating schemas say. */
export interface Operation {
  readonly tags: readonly [Tag]
  readonly summary: string
  readonly description?: string
  /** Which of the security schemes lets somebody in; none at all for whoever asks. */
  readonly security: readonly Readonly<Partial<Record<Scheme, readonly []>>>[]
  readonly headers?: readonly HeaderParameter[]
  readonly body?: ValidatedBody | OwnBody
  readonly responses: Readonly<Record<string, Response>>
}

/** A body that the route's own schema validates, which says what is taken: here is only an example. */
export interface ValidatedBody {
  readonly example: unknown
  /** Whether the request may come without it. */
  readonly isOptional?: true
}

/** A body that the route reads by itself: no schema of the route describes it, so it is done here. */
export interface OwnBody {
  readonly content: Content
}

export type Tag = 'Accounts' | 'Dumps' | 'Images' | 'Invitations and uploads' | 'Operators'
export type Scheme = 'accessToken' | 'refreshToken' | 'password' | 'invitation'

/** By `METHOD /path`, the path as the route has it. */
export type Operations = Readonly<Record<string, Operation>>

export type Content = Readonly<Record<string, MediaType>>

export interface MediaType {
  readonly schema: TSchema
  readonly example?: unknown
}

export interface Response {
  readonly description: string
  readonly headers?: Headers
  readonly content?: Content
}

export type Headers = Readonly<
  Record<string, { readonly description: string; readonly schema: TSchema }>
>

interface HeaderParameter {
  readonly name: string
  readonly description: string
  readonly schema: TSchema
}
