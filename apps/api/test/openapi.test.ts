import { Ajv } from 'ajv'
import t from 'tap'
import { operations } from '../src/openapi/document.ts'
import { build, signedIn } from './build.ts'
import { contract, pages } from './contract.ts'

type Built = Awaited<ReturnType<typeof build>>

interface Operation {
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly { readonly in: string; readonly name: string }[]
  readonly security?: readonly object[]
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> }
  readonly responses: Readonly<Record<string, Response>>
}

interface Response {
  readonly description: string
  readonly content?: Readonly<Record<string, MediaType>>
}

interface MediaType {
  readonly schema: object
  readonly example?: unknown
}

interface Document {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>
    readonly securitySchemes: object
  }
}

async function open({ app }: Built): Promise<Document> {
  return (await app.inject('/openapi.json')).json()
}

/** Every operation of the document, by its route as the contract writes it. */
function operationsOf({ paths }: Document): ReadonlyMap<string, Operation> {
  const entries = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => {
      const url = path.replace(/\{(\w+)\}/g, ':$1')
      return [`${method.toUpperCase()} ${url}`, operation] as const
    }),
  )
  return new Map(entries)
}

/** Checks values against the schemas of the document. */
function checker({ components }: Document) {
  const ajv = new Ajv({ strict: false, formats: { uuid: true, 'date-time': true, binary: true } })
  ajv.addSchema({ $id: 'document', components })
  const withRefs = (schema: object) =>
    JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/'))
  return (schema: object, value: unknown) => {
    const validate = ajv.compile(withRefs(schema))
    return validate(value) ? [] : (validate.errors ?? [])
  }
}

t.test('contract, document and code know the same routes', async (t) => {
  const built = await build(t, { ADMIN_USER: 'ada', ADMIN_PASSWORD: 'pw' })
  const documented = [...operationsOf(await open(built)).keys()].sort()
  t.strictSame(documented, [...contract].sort(), 'the document has the contract’s, and no other')
  t.strictSame(
    Object.keys(operations).sort(),
    [...contract].sort(),
    'and nothing is described in vain',
  )
  for (const route of [...contract, ...pages]) {
    const [method = '', url = ''] = route.split(' ')
    t.ok(built.app.hasRoute({ method, url }), route)
  }
})

t.test('the document is OpenAPI 3.1, and says of each operation all there is to say', async (t) => {
  const document = await open(await build(t))
  const check = checker(document)
  t.match(document, { openapi: '3.1.0', info: { title: 'Image Dump', version: String } })
  const schemes = Object.keys(document.components.securitySchemes)
  for (const [route, operation] of operationsOf(document)) {
    t.ok(operation.summary, `${route} has a summary`)
    t.equal(operation.tags?.length, 1, route)
    const parameters = operation.parameters ?? []
    const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)
    t.strictSame(
      inPath,
      [...route.matchAll(/:(\w+)/g)].map(([, name]) => name),
      route,
    )
    const names = parameters.map((parameter) => `${parameter.in} ${parameter.name}`)
    t.equal(new Set(names).size, names.length, `${route} has each parameter once`)
    for (const scheme of (operation.security ?? [{ none: [] }]).flatMap(Object.keys)) {
      t.ok(schemes.includes(scheme), `${route} ${scheme}`)
    }
    const bodies = Object.values(operation.requestBody?.content ?? {})
    for (const { schema, example } of bodies) {
      if (example !== undefined) t.strictSame(check(schema, example), [], `${route}: its example`)
    }
    for (const [status, { description, content = {} }] of Object.entries(operation.responses)) {
      t.match(status, /^[2345]\d\d$/)
      t.ok(description && description !== 'Default Response', `${route} ${status}`)
      if (Number(status) >= 400) t.ok(content['application/problem+json'], `${route} ${status}`)
      for (const { schema, example } of Object.values(content)) {
        // It compiles, and finds what it refers to.
        const faults = check(schema, example)
        if (example !== undefined) t.strictSame(faults, [], `${route} ${status}`)
      }
    }
  }
})

t.test('the examples run, and are answered as the document says', async (t) => {
  const built = await build(t)
  const document = await open(built)
  const check = checker(document)
  const headers = await signedIn(built, 'ada')
  const uploaded = await built.app.inject({
    method: 'POST',
    url: '/api/images',
    headers,
    payload: Object(
      operationsOf(document).get('POST /api/images')?.requestBody?.content['application/json']
        ?.example,
    ),
  })
  t.equal(uploaded.statusCode, 201, uploaded.body)
  const { id } = uploaded.json()
  // Another user than `ada`, whose session the examples of signing in would end.
  await signedIn(built, 'goldie')
  const later = (route: string) => Number(/login|register|DELETE/.test(route))
  const routes = [...operationsOf(document)].sort(([a], [b]) => later(a) - later(b))
  for (const [route, operation] of routes) {
    if (/invitation|files|logout|refresh/.test(route) || route === 'GET /api/images') continue
    const [method = '', path = ''] = route.split(' ')
    const url = path.replace(/:photo_id|:id/, id).replace(':requestId', id)
    const body = Object.entries(operation.requestBody?.content ?? { none: undefined })
    for (const [type, media] of body) {
      if (type === 'multipart/form-data') continue
      const payload =
        typeof media?.example === 'string' ? media.example : JSON.stringify(media?.example)
      const answer = await built.app.inject({
        method:
          method === 'GET'
            ? 'GET'
            : method === 'HEAD'
              ? 'HEAD'
              : method === 'PUT'
                ? 'PUT'
                : method === 'PATCH'
                  ? 'PATCH'
                  : method === 'DELETE'
                    ? 'DELETE'
                    : 'POST',
        url,
        headers: { ...headers, prefer: 'wait=0', ...(media && { 'content-type': type }) },
        ...(media && { payload }),
      })
      const response = operation.responses[answer.statusCode]
      t.ok(response, `${route} ${type}: ${answer.statusCode} is documented`)
      const [essence = ''] = String(answer.headers['content-type']).split(';')
      const schema = response?.content?.[essence]?.schema
      if (essence !== 'application/json' || answer.body === '') continue
      t.strictSame(schema && check(schema, answer.json()), [], `${route}: ${answer.statusCode}`)
    }
  }
})
