import { once } from 'node:events'
import t from 'tap'
import { v7 as uuid } from 'uuid'
import { build } from './build.ts'

const settings = { ADMIN_USER: 'ada', ADMIN_PASSWORD: 'pass: wörd' }
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })
const right = basic('ada:pass: wörd')
const page = '/admin/queues'
const api = '/admin/queues/api/queues'

t.test('without an operator there is no such page', async (t) => {
  const { app } = await build(t)
  for (const url of [page, `${page}/`, api]) {
    t.equal((await app.inject({ url, headers: right })).statusCode, 404, url)
  }
})

t.test('nobody sees anything of the queues but the operator', async (t) => {
  const { app } = await build(t, settings)
  for (const url of [page, `${page}/`, api, `${page}/static/favicon.ico`]) {
    for (const headers of [
      {},
      basic('ada:wrong'),
      basic('eve:pass: wörd'),
      { authorization: 'x' },
    ]) {
      const answer = await app.inject({ url, headers, remoteAddress: `10.0.${Math.random()}` })
      t.equal(answer.statusCode, 401, url)
      t.match(answer.headers['www-authenticate'], /^Basic realm=/)
      t.match(answer.headers['content-type'], /^application\/problem\+json/)
    }
    t.equal((await app.inject({ url, headers: right })).statusCode, 200, url)
  }
})

t.test('the metrics ask for no password, also where there is an operator', async (t) => {
  const { app } = await build(t, settings)
  for (const headers of [{}, basic('ada:wrong')]) {
    t.equal((await app.inject({ url: '/metrics', headers })).statusCode, 200)
  }
})

t.test(
  'every queue is there, and its page needs nothing inline and nothing from elsewhere',
  async (t) => {
    const { app } = await build(t, settings)
    const queues = (await app.inject({ url: api, headers: right })).json().queues
    t.match(queues, [{ name: 'images', allowRetries: true }, { name: 'files' }, { name: 'sweeps' }])
    const { body, headers } = await app.inject({ url: `${page}/`, headers: right })
    t.notMatch(headers['content-security-policy'], /unsafe|https:/)
    t.notMatch(body, /https:|<style|style=|<script>/)
    for (const [, path = ''] of body.matchAll(/(?:src|href)="(static[^"]+)"/g)) {
      t.equal((await app.inject({ url: `${page}/${path}`, headers: right })).statusCode, 200, path)
    }
  },
)

t.test('after ten wrong passwords even the right one waits, at that address alone', async (t) => {
  const { app } = await build(t, settings)
  const ask = (headers: Record<string, string>, remoteAddress: string) =>
    app.inject({ url: page, headers, remoteAddress })
  for (let n = 0; n < 10; n += 1) t.equal((await ask(basic('ada:no'), '10.1.1.1')).statusCode, 401)
  const late = await ask(right, '10.1.1.1')
  t.equal(late.statusCode, 429)
  t.ok(Number(late.headers['retry-after']) > 0)
  t.equal((await ask(right, '10.1.1.2')).statusCode, 200)
})

t.test('another site’s page changes nothing with the password that the browser has', async (t) => {
  const { app } = await build(t, settings)
  const pause = (headers: Record<string, string>) =>
    app.inject({ method: 'PUT', url: `${api}/images/pause`, headers: { ...right, ...headers } })
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: 'http://localhost:80' },
  ]) {
    t.equal((await pause(headers)).statusCode, 403, JSON.stringify(headers))
  }
  const own = { host: 'images.example', origin: 'https://images.example' }
  t.equal((await pause({ ...own, 'sec-fetch-site': 'same-origin' })).statusCode, 200)
})

t.test('a failed job is retried, and a password in its URL is not shown', async (t) => {
  const { app, services } = await build(t, settings)
  const [images] = services.queues.open()
  const data = {
    imageId: uuid(),
    itemId: uuid(),
    requestId: uuid(),
    url: 'http://eve:hunter2@h/a@b',
  }
  await images?.add('image', data, { jobId: data.imageId })
  const key = `{image-dump}:images`
  await services.redis.lrem(`${key}:wait`, 0, data.imageId)
  await services.redis.zadd(`${key}:failed`, Date.now(), data.imageId)
  await services.redis.hset(`${key}:${data.imageId}`, 'failedReason', 'lost', 'finishedOn', 1)
  const url = `${api}?activeQueue=images&status=failed&page=1`
  const seen = await app.inject({ url, headers: right })
  t.match(seen.json().queues[0].jobs[0].data, {
    imageId: data.imageId,
    url: 'http://[redacted]@h/a@b',
  })
  t.notMatch(seen.body, /hunter2/)
  const retry = `${api}/images/${data.imageId}/retry`
  const answer = await app.inject({ method: 'PUT', url: retry, headers: right })
  t.ok(answer.statusCode < 300, String(answer.statusCode))
  t.equal(await images?.getJobState(data.imageId), 'waiting')
})

t.test('while Redis is away the page says so', async (t) => {
  const { app, services } = await build(t, settings)
  const ended = once(services.redis, 'end')
  services.redis.disconnect()
  await ended
  const answer = await app.inject({ url: api, headers: right })
  t.equal(answer.statusCode, 503)
  t.match(answer.json(), { detail: 'The queues can’t be reached at the moment.' })
})
