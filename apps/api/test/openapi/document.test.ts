import { readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import product from '../../../../package.json' with { type: 'json' }
import { operations } from '../../src/openapi/document.ts'
import { build } from '../build.ts'
import { contract, pages } from '../contract.ts'
import { checker, type Document, open, operationsOf } from './document.ts'

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
    const [method = '', path = ''] = route.split(' ')
    const url = path.replace(':key', '*')
    t.ok(built.app.hasRoute({ method, url }), route)
  }
})

t.test('the document is OpenAPI 3.1, by the schema of who wrote that down', async (t) => {
  const document = await open(await build(t))
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
  const validate = ajv.compile(await theirSchema())
  validate(document)
  t.strictSame(validate.errors, null)
  const broken = { ...document, paths: { 'no-slash': {} } }
  t.equal(validate(broken), false, 'it can tell')
  t.match(document, { info: { title: 'Image Dump', version: product.version } })
})

/**
 * Of the OpenAPI Initiative, Apache-2.0. It leaves open what dialect the schemas in a document are of,
 * by a reference that Ajv does not follow to its end: they are compiled by the test below.
 */
async function theirSchema() {
  const text = await readFile(new URL('./oas-3.1-schema.json', import.meta.url), 'utf8')
  return JSON.parse(text.replaceAll('"$dynamicRef": "#meta"', '"$ref": "#/$defs/schema"'))
}

t.test('it says of each operation all there is to say', async (t) => {
  const document = await open(await build(t))
  const check = checker(document)
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
    for (const { schema, example } of Object.values(operation.requestBody?.content ?? {})) {
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
        t.notSame(schema, {}, `${route} ${status} says what it is`)
      }
    }
  }
})

t.test(
  'a body is described once: by the schema that validates it, or where none does',
  async (t) => {
    const { app } = await build(t)
    const swagger: Pick<Document, 'paths'> = JSON.parse(JSON.stringify(app.swagger()))
    const made = operationsOf(swagger)
    for (const [route, { body }] of Object.entries(operations)) {
      const isValidated = made.get(route)?.requestBody !== undefined
      if (body === undefined) t.notOk(isValidated, `${route} takes no body`)
      else t.equal('example' in body, isValidated, route)
    }
  },
)
