import { Ajv, type ErrorObject } from 'ajv'
import fastifyPlugin from 'fastify-plugin'
import type { Static, TSchema } from 'typebox'
import { faultPath } from '../fault-path.ts'
import { type Fault, type Problem, unprocessable } from '../problem.ts'

/** Of a body all faults are told, so that a client mends them at once. */
const strict = new Ajv({ allowUnionTypes: true, allErrors: true })
/**
 * Not `strictNumbers`: with it, a text of 400 digits becomes Infinity, which is then held to be no
 * number, and so to no maximum.
 */
const coercing = new Ajv({
  allowUnionTypes: true,
  coerceTypes: true,
  useDefaults: true,
  strictNumbers: false,
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

function refusal(
  part: string,
  value: unknown,
  errors: readonly ErrorObject[] | null = [],
): Problem {
  const faults = (errors ?? []).map((error) => toFault(error, value))
  return unprocessable(`The ${part} breaks the rules.`, faults)
}

function toFault({ instancePath, keyword, message, params }: ErrorObject, root: unknown): Fault {
  // RFC 6901: a JSON pointer writes / as ~1 and ~ as ~0.
  const keys = instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  if (keyword === 'required') {
    return {
      path: faultPath([...keys, String(params.missingProperty)], root),
      message: 'is missing',
    }
  }
  if (keyword === 'enum') {
    const allowed = [params.allowedValues].flat().join(', ')
    return { path: faultPath(keys, root), message: `must be one of ${allowed}` }
  }
  return { path: faultPath(keys, root), message: message ?? 'is not valid' }
}
