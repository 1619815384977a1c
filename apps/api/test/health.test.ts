import t from 'tap'
import { build } from './build.ts'

t.test('a process that runs is healthy, and ready when all that it needs is there', async (t) => {
  const { app, services } = await build(t)
  t.equal((await app.inject('/healthz')).statusCode, 200)
  t.equal((await app.inject('/readyz')).statusCode, 200)
  services.redis.disconnect()
  t.equal((await app.inject('/healthz')).statusCode, 200)
  const answer = await app.inject('/readyz')
  t.equal(answer.statusCode, 503)
  t.equal(answer.json().detail, 'Not ready: redis.')
})

t.test('what is not there is a problem document that says so', async (t) => {
  const { app } = await build(t)
  const answer = await app.inject('/nothing/here?token=secret')
  t.equal(answer.statusCode, 404)
  t.match(answer.json(), { title: 'Not Found', detail: 'There is nothing at /nothing/here.' })
})
