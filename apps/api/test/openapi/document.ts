import { Ajv2020 } from 'ajv/dist/2020.js'
import type { build } from '../build.ts'

/** What the tests look at in an OpenAPI document. */
export interface Document {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>
    readonly securitySchemes: object
  }
}

export interface Operation {
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly { readonly in: string; readonly name: string }[]
  readonly security?: readonly object[]
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> }
  readonly responses: Readonly<Record<string, Response>>
}

interface Response {
  readonly description: string
  readonly headers?: Readonly<Record<string, { readonly schema: object }>>
  readonly content?: Readonly<Record<string, MediaType>>
}

interface MediaType {
  readonly schema: object
  readonly example?: unknown
}

type Built = Awaited<ReturnType<typeof build>>

export async function open({ app }: Pick<Built, 'app'>): Promise<Document> {
  return (await app.inject('/openapi.json')).json()
}

/** Every operation of the document, by its route as the contract writes it. */
export function operationsOf({ paths }: Pick<Document, 'paths'>): ReadonlyMap<string, Operation> {
  const entries = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => {
      const url = path.replace(/\{(\w+)\}/g, ':$1')
      return [`${method.toUpperCase()} ${url}`, operation] as const
    }),
  )
  return new Map(entries)
}

/**
 * Checks values against the schemas of the document.
 *
 * @param isExact whether an object may have no more than its schema says: what we answer
 */
export function checker({ components }: Document, isExact = false) {
  const ajv = new Ajv2020({ strict: false, formats })
  const made = (schema: object) => JSON.parse(JSON.stringify(schema), isExact ? close : undefined)
  ajv.addSchema({ $id: 'document', components: made(components) })
  return (schema: object, value: unknown) => {
    const text = JSON.stringify(made(schema)).replaceAll('"#/components/', '"document#/components/')
    const validate = ajv.compile(JSON.parse(text))
    return validate(value) ? [] : (validate.errors ?? [])
  }
}

const formats = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'date-time': (text: string) => new Date(text).toISOString() === text,
  binary: true,
} as const

/** A reviver: an object whose members are listed has no other. */
function close(_key: string, value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null
  const isListed = isObject && 'type' in value && value.type === 'object' && 'properties' in value
  return isListed ? { ...value, additionalProperties: false } : value
}
