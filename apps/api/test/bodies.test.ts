import accepts from '@fastify/accepts'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { Type } from 'typebox'
import { bodies } from '../src/plugins/bodies.ts'
import { problems } from '../src/plugins/problems.ts'
import { validation } from '../src/plugins/validation.ts'

const Body = Type.Object({
  items: Type.Array(Type.Object({ name: Type.String({ minLength: 2 }), count: Type.Integer() })),
  'content-type': Type.Optional(Type.Enum(['a', 'b'])),
})

/** An API with one route that has a schema, and one that takes what comes. */
async function open(t: Test) {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(accepts)
  await app.register(problems)
  await app.register(bodies)
  await app.register(validation)
  app.post('/strict', { schema: { body: Body } }, async ({ body }) => ({ body }))
  app.route({
    method: ['POST', 'PUT', 'DELETE'],
    url: '/any',
    bodyLimit: 100,
    handler: async ({ body }) => ({ body: body ?? 'none' }),
  })
  return app
}

const types = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'x/y',
  '',
  ';',
]
for (const type of types) {
  for (const method of ['POST', 'PUT', 'DELETE'] as const) {
    t.test(`an empty body of ${method}, called "${type}", is none`, async (t) => {
      const app = await open(t)
      const answer = await app.inject({ method, url: '/any', headers: { 'content-type': type } })
      t.match(answer, { statusCode: 200 })
      t.strictSame(answer.json(), { body: 'none' })
    })
  }
}

t.test('an empty body without a length is none either', async (t) => {
  const app = await open(t)
  await app.listen({ host: '127.0.0.1', port: 0 })
  for (const type of ['application/json', 'text/plain']) {
    const answer = await fetch(`${app.listeningOrigin}/any`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: new ReadableStream({ start: (controller) => controller.close() }),
      duplex: 'half',
    })
    t.strictSame(await answer.json(), { body: 'none' }, type)
  }
})

t.test('a body that is not JSON is 415, and one that says no type as well', async (t) => {
  const app = await open(t)
  for (const type of ['text/plain', 'application/xml', ';']) {
    const headers = { 'content-type': type }
    const answer = await app.inject({ method: 'POST', url: '/any', headers, payload: 'x' })
    t.equal(answer.statusCode, 415, type)
  }
  t.equal((await app.inject({ method: 'POST', url: '/any', payload: 'x' })).statusCode, 415)
})

t.test('a body over the limit is told the limit', async (t) => {
  const app = await open(t)
  const payload = { text: 'x'.repeat(100) }
  const answer = await app.inject({ method: 'POST', url: '/any', payload })
  t.match(answer.json(), {
    status: 413,
    detail: 'The body is larger than the 100 bytes that it may have.',
  })
})

t.test('nothing is taken for something else, and all faults are told', async (t) => {
  const app = await open(t)
  const payload = {
    items: [{ name: 'ok', count: 1 }, { name: 7, count: '1' }, { name: 'x' }],
    'content-type': 'c',
  }
  const answer = await app.inject({ method: 'POST', url: '/strict', payload })
  t.equal(answer.statusCode, 422)
  t.strictSame(
    answer
      .json()
      .errors.map(({ path }: { path: string }) => path)
      .sort(),
    ['content-type', 'items[1].count', 'items[1].name', 'items[2].count', 'items[2].name'],
  )
  t.match(answer.json().errors.at(-1), { message: 'must be one of a, b' })
})

t.test('at most 100 faults are told', async (t) => {
  const app = await open(t)
  const payload = { items: Array.from({ length: 5000 }, () => 1) }
  const answer = await app.inject({ method: 'POST', url: '/strict', payload })
  t.equal(answer.json().errors.length, 100)
  t.strictSame(answer.json().errors[99], { path: 'items[99]', message: 'must be an object' })
})

t.test('poison is refused before a route sees it', async (t) => {
  const app = await open(t)
  const headers = { 'content-type': 'application/json' }
  const payload = '{"__proto__":{"isAdmin":true}}'
  const answer = await app.inject({ method: 'POST', url: '/any', headers, payload })
  t.match(answer.json(), {
    status: 400,
    detail: 'The body has a key that is not accepted: __proto__.',
  })
})
