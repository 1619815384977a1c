import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { refuseConnection } from '../src/not-http.ts'
import { arrival } from '../src/plugins/arrival.ts'

/** A server with a route for short bodies and one for long ones, and limits that pass quickly. */
async function open(t: Test) {
  const app = Fastify({ requestTimeout: 0, clientErrorHandler: refuseConnection })
  app.register(arrival, { longest: 300, idle: 300, least: 1000 })
  app.addContentTypeParser('*', async (_request: unknown, body: AsyncIterable<Buffer>) => {
    let bytes = 0
    for await (const chunk of body) bytes += chunk.length
    return bytes
  })
  app.put('/short', async ({ body }) => ({ bytes: body }))
  app.put('/long', { config: { hasLongBody: true } }, async ({ body }) => ({ bytes: body }))
  t.teardown(() => app.close())
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const send = (path: string) => {
    const socket = connect(Number(port), '127.0.0.1').on('error', () => {})
    t.teardown(() => socket.destroy())
    const headers = 'host: x\r\nconnection: close\r\ncontent-type: a/b\r\ncontent-length: 100000'
    socket.write(`PUT ${path} HTTP/1.1\r\n${headers}\r\n\r\n`)
    return socket
  }
  return { app, send }
}

async function answerOf(socket: Socket): Promise<string> {
  let answer = ''
  socket.on('data', (chunk) => {
    answer += String(chunk)
  })
  await once(socket, 'close')
  return answer
}

/** Writes `bytes` every 50 ms, for as long as the connection takes them. */
function drip(socket: Socket, bytes: number): void {
  let left = 100_000
  const timer = setInterval(() => {
    if (socket.destroyed || left === 0) return clearInterval(timer)
    socket.write('x'.repeat(Math.min(bytes, left)))
    left -= Math.min(bytes, left)
  }, 50)
}

t.test('a body that stands still is 408, on every route', async (t) => {
  const { send } = await open(t)
  for (const path of ['/short', '/long']) t.match(await answerOf(send(path)), /^HTTP\/1\.1 408 /)
})

t.test('a body that drips is 408, on every route', async (t) => {
  const { send } = await open(t)
  for (const path of ['/short', '/long']) {
    const socket = send(path)
    drip(socket, 10)
    t.match(await answerOf(socket), /^HTTP\/1\.1 408 /)
  }
})

t.test('a long body may take its time, if it keeps coming', async (t) => {
  const { send } = await open(t)
  const [long, short] = [send('/long'), send('/short')]
  for (const socket of [long, short]) drip(socket, 5000)
  const answers = await Promise.all([answerOf(long), answerOf(short)])
  t.match(answers[0], /^HTTP\/1\.1 200 [\s\S]*"bytes":100000/)
  t.match(answers[1], /^HTTP\/1\.1 408 /)
})

t.test(
  'headers that do not come end the connection, whatever the limits of bodies are',
  async (t) => {
    const { app } = await open(t)
    t.ok(app.server.headersTimeout > 0 && app.server.headersTimeout <= 60_000)
  },
)
