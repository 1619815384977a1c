import { once } from 'node:events'
import { connect } from 'node:net'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import t from 'tap'
import { buildApp } from '../src/app.ts'
import { build, signedIn } from './build.ts'

const requests = [
  ['GET /api/login', 'application/json', '{"login":'],
  ['POST /api/login', 'application/json', '{"login":'],
  ['POST /api/images', 'application/json', '{"data":"AAAA'],
  ['POST /upload-photo', 'multipart/form-data; boundary=x', '--x\r\n'],
  ['DELETE /delete-photo/1', 'text/plain', ''],
] as const

t.test('a client that hangs up within its body is no error of ours', async (t) => {
  const built = await build(t)
  const { authorization } = await signedIn(built, 'anna')
  const stream = new PassThrough()
  const log = pino({ level: 'warn' }, stream)
  const app = buildApp(built.config, built.services, built.stopping.signal, log)
  t.teardown(() => app.close())
  let refused = Promise.withResolvers<unknown>()
  app.addHook('onError', async (_request, _reply, error) => refused.resolve(error))
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  for (const [request, type, body] of requests) {
    refused = Promise.withResolvers()
    const socket = connect(Number(port), '127.0.0.1')
    const head = `${request} HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}`
    socket.write(`${head}\r\ncontent-type: ${type}\r\ncontent-length: 100\r\n\r\n${body}`)
    await once(app.server, 'request')
    socket.destroy()
    const error = await refused.promise
    const status = request === 'POST /api/login' ? { statusCode: 400 } : { status: 400 }
    t.match(error, status, request)
  }
  await app.close()
  stream.end()
  t.equal(await text(stream), '', 'nothing of it is worth a warning')
})
