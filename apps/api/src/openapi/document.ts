import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import product from '../../../../package.json' with { type: 'json' }
import { accountOperations } from './accounts.ts'
import { dumpOperations } from './dumps.ts'
import { libraryOperations } from './library.ts'
import type { Operation, Operations } from './operation.ts'
import { operatorOperations } from './operators.ts'
import { Problem } from './refusals.ts'
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
    version: product.version,
    description:
      'Takes lists of products with image URLs, downloads every image through a queue of workers, and answers in the same request with what became of each.\n\nErrors are problem documents (RFC 9457). Besides those that an operation lists, each may answer 400 to a request that is no HTTP or names two hosts, 405 with `Allow` to a method that its path does not take, 408 to a body that does not arrive in time, 429 to who sends too many requests on one connection before they are answered, and 431 to headers that are too long.',
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
  readonly name?: string
  readonly schema?: object
}

/**
 * Adds to what the validating schemas say what the operations are for, and what they answer.
 *
 * @param made the document as it was made of the routes' schemas
 */
export function describeOperations(made: Made) {
  const paths = Object.entries(made.paths ?? {}).map(([madePath, item = {}]) => {
    const path = documentedPath(madePath)
    const described = Object.entries<MadeOperation>({ ...item }).map(([method, operation]) => {
      return [method, describe(operation, operations[routeOf(method, path)])]
    })
    return [path, Object.fromEntries(described)]
  })
  const schemas = { ...made.components?.schemas, Problem }
  const components = { ...made.components, schemas }
  return { ...made, paths: Object.fromEntries(paths), components }
}

function describe(made: MadeOperation, described: Partial<Operation> = {}) {
  const { headers = [], body, ...operation } = described
  const more = headers.map((header) => ({ in: 'header', required: false, ...header }))
  // What has a default may be left out, whatever the schema is like once the default is in it.
  const own = (made.parameters ?? []).map((parameter) => {
    if (parameter.in === 'path') return { ...parameter, name: nameInPath(parameter.name) }
    return 'default' in (parameter.schema ?? {}) ? { ...parameter, required: false } : parameter
  })
  const parameters = [...own, ...more]
  return {
    ...made,
    ...operation,
    ...(body && { requestBody: requestBody(made, body) }),
    ...(parameters.length > 0 && { parameters }),
  }
}

function requestBody(made: MadeOperation, body: NonNullable<Operation['body']>) {
  if ('content' in body) return { required: true, content: body.content }
  const { example, isOptional = false } = body
  const content = Object.entries(made.requestBody?.content ?? {}).map(([type, media]) => {
    return [type, { ...media, example }]
  })
  return { required: !isOptional, content: Object.fromEntries(content) }
}

/** By which an operation is described: `GET /photo/:photo_id`. */
function routeOf(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`
}

/** A slash at the end of a path is not looked at, and what is left of one gets a name. */
function documentedPath(made: string): string {
  const path = made.length > 1 ? made.replace(/\/$/, '') : made
  return path.replace('{*}', `{${nameInPath('*')}}`)
}

const nameInPath = (name: string | undefined) => (name === '*' ? 'key' : name)
