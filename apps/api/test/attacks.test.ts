import { once } from 'node:events'
import { connect } from 'node:net'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import t from 'tap'
import { buildApp } from '../src/app.ts'
import { build, signedIn } from './build.ts'

/** What comes back on a connection of its own, until it is closed. */
async function answers(origin: string, requests: string): Promise<string> {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.end(requests)
  return text(socket)
}

const statuses = (answer: string) =>
  [...answer.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status))

t.test('a request names one host (RFC 9112 3.2)', async (t) => {
  const { app } = await build(t)
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  const request = (hosts: string) => `GET /hello HTTP/1.1\r\n${hosts}Connection: close\r\n\r\n`
  t.strictSame(statuses(await answers(origin, request('Host: a\r\n'))), [200])
  t.strictSame(statuses(await answers(origin, request('Host: a\r\nhOST: b\r\n'))), [400])
  t.strictSame(statuses(await answers(origin, request('Host: a\r\nHost: a\r\n'))), [400])
  t.strictSame(statuses(await answers(origin, request(''))), [400])
})

t.test(
  'a connection takes some requests at once, and not as many as one packet holds',
  async (t) => {
    const { app } = await build(t)
    const origin = await app.listen({ host: '127.0.0.1', port: 0 })
    const some = (count: number) => 'GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(count)
    t.strictSame(statuses(await answers(origin, some(16))), Array(16).fill(200))
    const [first, ...rest] = statuses(await answers(origin, some(1000)))
    t.equal(first, 200)
    t.ok(rest.filter((status) => status === 200).length < 32)
    t.equal(rest.at(-1), 429, 'and the connection is closed behind the first refusal')
    t.equal(rest.filter((status) => status !== 200).length, 1)
  },
)

t.test('one after the other, a connection takes as many as it likes', async (t) => {
  const { app } = await build(t)
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  for (let n = 0; n < 50; n += 1) {
    socket.write('GET /hello HTTP/1.1\r\nHost: a\r\n\r\n')
    const [answer] = await once(socket, 'data')
    t.match(String(answer), /^HTTP\/1\.1 200/)
  }
  socket.destroy()
})

t.test('a number in a query is within its bounds, however many digits it has', async (t) => {
  const built = await build(t)
  const headers = await signedIn(built, 'anna')
  for (const limit of [
    '9'.repeat(400),
    `-${'9'.repeat(400)}`,
    '1e999',
    '201',
    '0',
    'Infinity',
    'NaN',
  ]) {
    for (const path of ['/all-photos', '/my-photos', '/api/me', '/api/dumps']) {
      const { statusCode } = await built.app.inject({ url: `${path}?limit=${limit}`, headers })
      t.equal(statusCode, 422, `${path} ${limit.slice(0, 8)}`)
    }
  }
  const id = '0199b1c4-0000-7000-8000-000000000000'
  const image = await built.app.inject(`/api/images/${id}?w=${'9'.repeat(400)}`)
  t.equal(image.statusCode, 422)
})

t.test('a path that holds a secret is not in the log, whatever method it comes with', async (t) => {
  const { config, services, stopping } = await build(t)
  const stream = new PassThrough()
  const app = buildApp(config, services, stopping.signal, pino({ level: 'trace' }, stream))
  t.teardown(() => app.close())
  for (const method of ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
    await app.inject({ method, url: '/files/the-secret/1/a.png?signature=the-secret' })
  }
  await app.close()
  stream.end()
  const lines = await text(stream)
  t.match(lines, '"path":"/files/*"')
  t.notMatch(lines, 'the-secret')
})
