import { type TSchema, Type } from 'typebox'
import type { Content, Headers, Response } from './operation.ts'

export const Id = Type.String({ format: 'uuid' })
export const Time = Type.String({ format: 'date-time' })

/** A body of JSON. */
export function json(schema: TSchema, example?: unknown): Content {
  return { 'application/json': { schema, ...(example !== undefined && { example }) } }
}

/** An answer of JSON. */
export function answer(description: string, schema: TSchema): Response {
  return { description, content: json(schema) }
}

/** An answer of JSON that is one page of a list. */
export function page(description: string, schema: TSchema): Response {
  return { ...answer(description, schema), headers: nextPage }
}

export const nextPage: Headers = {
  Link: { description: 'The next page: `<…>; rel="next"`.', schema: Type.String() },
}
