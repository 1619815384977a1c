import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { build } from './build.ts'

t.test('a method that a path does not take is told those that it does', async (t) => {
  const { app } = await build(t)
  const answer = await app.inject({ method: 'PUT', url: '/api/dumps?limit=1', payload: 'x' })
  t.match(answer, { statusCode: 405, headers: { allow: /^(?=.*GET)(?=.*POST)[A-Z, ]+$/ } })
  t.match(answer.json().detail, /^\/api\/dumps takes .*, not PUT\.$/)
  t.equal((await app.inject('/login')).statusCode, 405)
  t.equal((await app.inject({ method: 'OPTIONS', url: '/login' })).statusCode, 405)
  t.equal((await app.inject('/nowhere')).statusCode, 404)
})

t.test('a slash at the end changes nothing', async (t) => {
  const { app } = await build(t)
  t.equal((await app.inject('/healthz/')).statusCode, 200)
})

for (const [what, sent, status] of [
  ['what is not HTTP', 'GARBAGE\r\n\r\n', 400],
  ['headers without an end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['a length that is none', 'POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', 400],
] as const) {
  t.test(`${what} is answered with a problem document`, async (t) => {
    const { app } = await build(t)
    await app.listen({ host: '127.0.0.1', port: 0 })
    const socket = connect(Number(new URL(app.listeningOrigin).port), '127.0.0.1')
    socket.write(sent)
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
    t.match(head, new RegExp(`^HTTP/1.1 ${status} `))
    t.match(head, /application\/problem\+json/)
    t.match(JSON.parse(body), { status, instance: /^urn:uuid:/, detail: String })
  })
}
