import { Agent, get } from 'node:http'
import t from 'tap'
import { build } from './build.ts'

t.test('what the framework refuses is a problem document as well', async (t) => {
  const { app } = await build(t)
  for (const [url, status] of [
    ['/api/images/%zz', 400],
    [`/api/images/${'x'.repeat(300)}`, 404],
  ] as const) {
    const answer = await app.inject({ url })
    t.equal(answer.statusCode, status)
    t.match(answer.headers['content-type'], /problem\+json/)
  }
})

t.test('a server that stops lets go of connections with their last answer', async (t) => {
  const { app } = await build(t)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = () =>
    new Promise<string | undefined>((resolve, reject) => {
      get(`${app.listeningOrigin}/healthz`, { agent }, (response) => {
        response.resume().once('end', () => resolve(response.headers.connection))
      }).once('error', reject)
    })
  t.equal(await ask(), 'keep-alive')
  const closed = app.close()
  await closed
  t.pass('and is closed, although a client would keep its connection')
  agent.destroy()
})
