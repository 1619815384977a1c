import { Ajv } from 'ajv'
import type { FastifySchemaValidationError } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { type Fault, unprocessable } from '../problem.ts'

/**
 * Checks what the routes' schemas describe. In a body a number is a number and a string a string;
 * a query holds only strings, so there they are read as what the schema wants.
 */
export const validation = fastifyPlugin(async (app) => {
  const strict = new Ajv({ allowUnionTypes: true })
  const coercing = new Ajv({ coerceTypes: true, useDefaults: true })

  app.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? strict : coercing).compile(schema),
  )

  app.setSchemaErrorFormatter((errors, part) =>
    unprocessable(`The ${part} breaks the rules.`, errors.map(toFault)),
  )
})

/** `/items/3/name` becomes `items[3].name`, as the client would write it. */
function toFault({ instancePath, message, params }: FastifySchemaValidationError): Fault {
  const missing = typeof params.missingProperty === 'string' ? params.missingProperty : undefined
  const path = `${instancePath}${missing === undefined ? '' : `/${missing}`}`
    .slice(1)
    .replaceAll(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.')
  return { path, message: missing === undefined ? (message ?? 'is not valid') : 'is missing' }
}
