import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { accountOperations } from './accounts.ts'
import { dumpOperations } from './dumps.ts'
import { libraryOperations } from './library.ts'
import { type Operations, Problem } from './operation.ts'
import { operatorOperations } from './operators.ts'
import { uploadOperations } from './uploads.ts'

/** What each operation is for. That it is the operation of a route is checked by a test. */
export const operations: Operations = {
  ...accountOperations,
  ...dumpOperations,
  ...libraryOperations,
  ...uploadOperations,
  ...operatorOperations,
}

const bearer = { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } as const

/** What the document says of the API as a whole. */
export const about: FastifyDynamicSwaggerOptions['openapi'] = {
  openapi: '3.1.0',
  info: {
    title: 'Image Dump',
    version: '1.0.0',
    description:
      'Takes lists of products with image URLs, downloads every image through a queue of workers, and answers in the same request with what became of each. Errors are problem documents (RFC 9457).',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/' }],
  components: {
    securitySchemes: {
      accessToken: { ...bearer, description: 'From `/login`.' },
      refreshToken: { ...bearer, description: 'From `/login` or `/refresh`.' },
      password: { type: 'http', scheme: 'basic', description: 'In place of a body of `/login`.' },
      invitation: {
        type: 'apiKey',
        in: 'query',
        name: 'access_token',
        description: 'The token of an invitation.',
      },
      operator: { type: 'http', scheme: 'basic', description: 'ADMIN_USER and ADMIN_PASSWORD.' },
    },
  },
}

interface Made {
  readonly paths?: Readonly<Record<string, object | undefined>>
  readonly components?: { readonly schemas?: object }
}

interface MadeOperation {
  readonly parameters?: readonly MadeParameter[]
  readonly requestBody?: { readonly content?: Readonly<Record<string, object>> }
}

interface MadeParameter {
  readonly in?: string
  readonly schema?: object
}

/**
 * Adds to what the validating schemas say what the operations are for, and what they answer.
 *
 * @param made the document as it was made of the routes' schemas
 */
export function describeOperations(made: Made) {
  const paths = Object.entries(made.paths ?? {}).map(([path, item = {}]) => {
    const operations = Object.entries<MadeOperation>({ ...item }).map(([method, operation]) => {
      return [method, describe(operation, `${method.toUpperCase()} ${toRoute(path)}`)]
    })
    return [withoutSlash(path), Object.fromEntries(operations)]
  })
  const schemas = { ...made.components?.schemas, Problem }
  const components = { ...made.components, schemas }
  return { ...made, paths: Object.fromEntries(paths), components }
}

function describe(made: MadeOperation, route: string) {
  const { headers = [], requestBody, ...operation } = operations[route] ?? {}
  const more = headers.map((header) => ({ in: 'header', required: false, ...header }))
  // What has a default may be left out, whatever the schema is like once the default is in it.
  const own = (made.parameters ?? []).map((parameter) => {
    const isOptional = parameter.in !== 'path' && 'default' in (parameter.schema ?? {})
    return isOptional ? { ...parameter, required: false } : parameter
  })
  const parameters = [...own, ...more]
  // What is validated says what is taken; where a route reads its body itself, we do.
  const bodies = Object.entries(requestBody?.content ?? {}).map(([type, media]) => {
    return [type, { ...media, ...made.requestBody?.content?.[type] }]
  })
  return {
    ...made,
    ...operation,
    ...(requestBody && { requestBody: { ...requestBody, content: Object.fromEntries(bodies) } }),
    ...(parameters.length > 0 && { parameters }),
  }
}

/** `/photo/{photo_id}` as the route has it: `/photo/:photo_id`. */
function toRoute(path: string): string {
  return withoutSlash(path).replace(/\{(\w+)\}/g, ':$1')
}

/** One at its end is not looked at. */
function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path
}
