import t from 'tap'
import { jsonOf } from '../src/console/api/body.ts'
import { ConnectionLost } from '../src/console/api/problem.ts'
import { problemOf } from '../src/console/api/problem-of.ts'

/** An answer that ends with an error after its first bytes. */
function cut(error: Error, init?: ResponseInit): Response {
  let isBegun = false
  const body = new ReadableStream({
    pull(controller) {
      if (isBegun) controller.error(error)
      else controller.enqueue(new TextEncoder().encode('{"detail": "The b'))
      isBegun = true
    },
  })
  return new Response(body, init)
}

t.test('the JSON of an answer', async (t) => {
  t.same(await jsonOf(new Response('{"a": [1]}')), { a: [1] })
})

t.test('an answer that breaks off is a lost connection, however it breaks off', async (t) => {
  await t.rejects(jsonOf(cut(new TypeError('network error'))), ConnectionLost)
  await t.rejects(jsonOf(new Response('{"a": [1')), ConnectionLost)
  await t.rejects(jsonOf(new Response('')), ConnectionLost)
})

t.test('whoever hangs up has lost nothing', async (t) => {
  const hungUp = new DOMException('enough', 'AbortError')
  await t.rejects(jsonOf(cut(hungUp)), { name: 'AbortError' })
})

t.test('a refusal whose reason breaks off is none to rely on', async (t) => {
  const init = { status: 503, headers: { 'content-type': 'application/problem+json' } }
  await t.rejects(problemOf(cut(new TypeError('network error'), init)), ConnectionLost)
})

t.test('a refusal of a proxy has no reason to read', async (t) => {
  const problem = await problemOf(new Response('<h1>Bad Gateway</h1>', { status: 502 }))
  t.match(problem, { status: 502, message: 'The server answered 502.', errors: [] })
})
