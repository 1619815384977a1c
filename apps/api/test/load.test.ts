import accepts from '@fastify/accepts'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { load } from '../src/plugins/load.ts'
import { problems } from '../src/plugins/problems.ts'
import { build, jsonDump, signedIn, withHeaders } from './build.ts'

/** A route that holds its body until it is told to let go. */
async function open(t: Test, mostBytes: number) {
  const app = Fastify()
  t.teardown(() => app.close())
  const state = { waiting: 0 }
  const held = Promise.withResolvers<void>()
  await app.register(accepts)
  await app.register(problems)
  await app.register(load, {
    waiting: () => state.waiting,
    mostWaiting: 2,
    mostBytes,
    bodyLimit: 100,
  })
  app.post('/', { onRequest: app.refuseOverload }, async (request) => {
    if (request.headers.hold) await held.promise
    return 'ok'
  })
  app.get('/healthz', async () => 'ok')
  const send = (bytes: number, hold = false) =>
    app.inject({
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'text/plain', ...(hold && { hold: 'yes' }) },
      payload: 'x'.repeat(bytes),
    })
  return { app, state, send, letGo: () => held.resolve() }
}

t.test('bodies over what fits are refused, until there is room again', async (t) => {
  const { app, send, letGo } = await open(t, 100)
  // An injected request is sent once somebody waits for it.
  const first = send(60, true).then((answer) => answer)
  const second = await send(60)
  t.equal(second.statusCode, 503)
  t.match(second.headers, { 'retry-after': '5' })
  t.equal((await app.inject('/healthz')).statusCode, 200)
  letGo()
  t.equal((await first).statusCode, 200)
  t.equal((await send(60)).statusCode, 200)
})

t.test('so many dumps are waited for and no more', async (t) => {
  const { state, send } = await open(t, 1000)
  state.waiting = 2
  t.equal((await send(1)).statusCode, 503)
  state.waiting = 1
  t.equal((await send(1)).statusCode, 200)
})

t.test('a dump that is refused for want of room costs no quota', async (t) => {
  const built = await build(t)
  const headers = await signedIn(built, 'anna')
  Object.defineProperty(built.services.waits, 'size', { value: 1000 })
  const answer = await built.app.inject(withHeaders(jsonDump(), headers))
  t.equal(answer.statusCode, 503)
  t.match(await built.app.inject({ url: '/api/dumps', headers }), {
    headers: { ratelimit: /r=100;/ },
  })
})
