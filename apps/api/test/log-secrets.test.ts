import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import t from 'tap'
import { buildApp } from '../src/app.ts'
import { build, jsonDump, signedIn, withHeaders } from './build.ts'

const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
})

t.test(
  'what clients do is in the log, under the id of the request, and their secrets are not',
  async (t) => {
    const built = await build(t)
    const { services, config, stopping } = built
    await signedIn(built, 'goldie')
    const stream = new PassThrough()
    const log = pino({ level: 'trace' }, stream)
    const app = buildApp(config, services, stopping.signal, log)
    t.teardown(() => app.close())
    const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
      app.inject({ method: 'POST', url, payload, headers })

    const login = await post('/login', { username: 'goldie', password: 'secret' })
    const { access_token: access, refresh_token: refresh } = login.json()
    const bearer = { authorization: `Bearer ${access}` }
    const registered = await post('/register', {
      username: 'eve',
      password: 'Pa55-of-eve',
      name: 'Eve',
    })
    t.equal(registered.statusCode, 201)
    await post('/register', { username: 'eve', password: 'Pa55-of-eve', name: 'Eve' })
    await post('/api/registration', { login: 'x', email: 'no', password: 'Pa55-too-bad' })
    await post('/login', { username: 'goldie', password: 'Pa55-wrong' })
    await post('/login', { username: 'goldie', password_hash: 'a'.repeat(64) })
    await post('/login', {}, basic('goldie', 'Pa55-basic'))
    await app.inject({ url: '/api/login', method: 'POST', payload: '{"login": "Pa55-torn' })
    await app.inject({ url: '/api/me', headers: { authorization: 'Bearer Pa55.bad.token' } })
    await app.inject(`/api/images/?access_token=Pa55-invitation`)
    for (const path of ['nowhere', 'photo', 'api/dumps']) await app.inject(`/${path}/${access}`)
    await app.inject({ method: 'PUT', url: `/photo/${access}` })
    const images = 'http://user:Pa55-in-url@example.com/a.png'
    const dump = await app.inject(
      withHeaders(jsonDump(51, images), { ...bearer, prefer: 'wait=0' }),
    )
    t.equal(dump.statusCode, 202)
    await app.inject({ url: '/api/dumps', headers: { ...bearer, 'idempotency-key': 'k' } })
    await post('/refresh', {}, { authorization: `Bearer ${refresh}` })
    await post('/refresh', {}, { authorization: `Bearer ${refresh}` })
    await app.close()
    stream.end()

    const lines = await text(stream)
    for (const secret of [access, refresh, registered.json().access_token, 'a'.repeat(64)]) {
      t.notOk(lines.includes(secret))
    }
    t.notMatch(lines, /Pa55/)
    t.notMatch(lines, /eyJ/, 'no beginning of a token either')
    t.ok(lines.includes(`"reqId":"${dump.json().requestId}"`))
  },
)
