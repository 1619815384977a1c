import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import Fastify, { LogController } from 'fastify'
import t from 'tap'
import { accessLog } from '../src/plugins/access-log.ts'

t.test('a request is one line: what was asked for, what became of it, and no query', async (t) => {
  const stream = new PassThrough()
  const app = Fastify({
    logController: new LogController({ disableRequestLogging: true }),
    logger: { stream, level: 'info' },
  })
  app.decorateRequest('claimant', null)
  app.register(accessLog)
  app.get('/probe', { config: { isProbe: true } }, async () => 'ok')
  app.get('/photo', async () => 'ok')
  await app.inject('/probe')
  await app.inject('/photo?access_token=secret')
  await app.close()
  stream.end()
  const lines = (await text(stream)).trim().split('\n')
  t.equal(lines.length, 1)
  t.match(JSON.parse(lines[0] ?? ''), { method: 'GET', path: '/photo', status: 200, ms: Number })
  t.notMatch(lines[0], /secret/)
})
