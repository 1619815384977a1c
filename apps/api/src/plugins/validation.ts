import { Ajv, type ErrorObject } from 'ajv'
import fastifyPlugin from 'fastify-plugin'
import type { Static, TSchema } from 'typebox'
import { type Problem, unprocessable } from '../problem.ts'
import { toFaults } from '../schema-fault.ts'

/** Of a body all faults are told, so that a client mends them at once. */
const strict = new Ajv({ allowUnionTypes: true, allErrors: true, verbose: true })
/**
 * Not `strictNumbers`: with it, a text of 400 digits becomes Infinity, which is then held to be no
 * number, and so to no maximum.
 */
const coercing = new Ajv({
  allowUnionTypes: true,
  coerceTypes: true,
  useDefaults: true,
  strictNumbers: false,
  verbose: true,
})

/**
 * Checks what the routes' schemas describe. In a body a number is a number and a string a string;
 * a query holds only strings, so there they are read as what the schema wants.
 */
export const validation = fastifyPlugin(async (app) => {
  app.setValidatorCompiler(({ schema, httpPart = 'body' }) => {
    const validate = (httpPart === 'body' ? strict : coercing).compile(schema)
    return (value) =>
      validate(value) ? { value } : { error: refusal(httpPart, value, validate.errors) }
  })
})

/**
 * Reads a body as what a schema describes, where Fastify has not done so.
 *
 * @returns a function that throws Problem 422 where the body is something else
 */
export function bodyReader<T extends TSchema>(schema: T): (body: unknown) => Static<T> {
  const validate = strict.compile<Static<T>>(schema)
  return (body) => {
    if (validate(body)) return body
    throw refusal('body', body, validate.errors)
  }
}

/** What a client calls the parts of a request. */
const partNames: Readonly<Record<string, string>> = { querystring: 'query', params: 'path' }

function refusal(
  part: string,
  value: unknown,
  errors: readonly ErrorObject[] | null = [],
): Problem {
  const name = partNames[part] ?? part
  return unprocessable(`The ${name} breaks the rules.`, toFaults(errors ?? [], value))
}
