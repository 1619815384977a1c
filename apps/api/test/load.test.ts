import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
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
  const held = Promise.withResolvers<void>()
  await app.register(accepts)
  await app.register(problems)
  await app.register(load, {
    mostWaiting: 2,
    mostBytes,
    bodyLimit: 100,
  })
  app.post('/', { onRequest: app.refuseOverload }, async (request) => {
    if (request.headers.hold) await held.promise
    return 'ok'
  })
  app.get('/wait', async (_request, reply) => {
    app.admitWaiting(reply)
    await held.promise
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
  return { app, send, letGo: () => held.resolve() }
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

t.test('so many wait and no more, until one of them is answered', async (t) => {
  const { app, letGo } = await open(t, 1000)
  const two = [1, 2].map(() => app.inject('/wait').then((answer) => answer))
  t.equal((await app.inject('/wait')).statusCode, 503)
  letGo()
  for (const answer of await Promise.all(two)) t.equal(answer.statusCode, 200)
  t.equal((await app.inject('/wait')).statusCode, 200)
})

t.test('a client that hangs up once its body is read holds nothing any more', async (t) => {
  const { app, send, letGo } = await open(t, 100)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect(Number(new URL(app.listeningOrigin).port), '127.0.0.1')
  socket.write(
    'POST / HTTP/1.1\r\nHost: x\r\nHold: yes\r\nContent-Type: text/plain\r\nContent-Length: 60\r\n\r\n',
  )
  socket.write('x'.repeat(60))
  const taken = async () => (await send(60)).statusCode === 503
  while (!(await taken())) await sleep(5)
  socket.destroy()
  while (await taken()) await sleep(5)
  letGo()
  t.equal((await send(60)).statusCode, 200)
})

t.test('who waits for a dump counts, whichever way, and who does not is let in', async (t) => {
  const built = await build(t)
  const { app, stopping } = built
  const headers = await signedIn(built, 'anna')
  const submit = (prefer: string) => app.inject(withHeaders(jsonDump(), { ...headers, prefer }))
  const { requestId } = (await submit('wait=0')).json()
  const ask = (extra: Record<string, string>) =>
    app.inject({ url: `/api/dumps/${requestId}`, headers: { ...headers, ...extra } })
  // More than there is room for: whoever asks meanwhile may take the place of one of them.
  const waiting = Array.from({ length: 1010 }, () => ask({ prefer: 'wait=100' }).then((x) => x))
  while ((await ask({ prefer: 'wait=1' })).statusCode !== 503);
  t.equal((await submit('wait=5')).statusCode, 503)
  t.equal((await ask({ accept: 'application/x-ndjson' })).statusCode, 503)
  t.equal((await ask({ prefer: 'wait=0' })).statusCode, 202)
  const accepted = await submit('wait=0')
  t.match(accepted, { statusCode: 202, headers: { ratelimit: /r=98;/ } }, 'a refusal costs nothing')
  stopping.abort()
  for (const { statusCode } of await Promise.all(waiting)) {
    if (statusCode !== 202) t.equal(statusCode, 503)
  }
})
