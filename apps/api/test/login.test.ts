import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { passwordDigest } from '@image-dump/accounts'
import t from 'tap'
import { build, signedIn } from './build.ts'

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })

t.test('a password, its hash and HTTP Basic with either sign a user in', async (t) => {
  const built = await build(t)
  await signedIn(built, 'anna')
  const digest = passwordDigest('secret')
  const forms = [
    { payload: { username: 'anna', password: 'secret' } },
    { payload: { username: 'anna', password_hash: digest } },
    { payload: { username: 'anna', password_hash: digest.toUpperCase() } },
    { headers: basic('anna:secret') },
    { headers: basic(`anna:${digest}`) },
  ]
  for (const form of forms) {
    const answer = await built.app.inject({ method: 'POST', url: '/login', ...form })
    t.equal(answer.statusCode, 200)
    const body = answer.json()
    t.match(body, { token_type: 'Bearer', expires_in: 1200, refresh_token: /^ey/ })
    t.equal(answer.headers['cache-control'], 'no-store')
    const headers = { authorization: `Bearer ${body.access_token}` }
    t.equal((await built.app.inject({ url: '/api/dumps', headers })).statusCode, 200)
  }
})

t.test('an unknown user and a wrong password get the same answer', async (t) => {
  const built = await build(t)
  await signedIn(built, 'anna')
  const refused = [
    { payload: { username: 'anna', password: 'wrong' } },
    { payload: { username: 'nobody', password: 'secret' } },
    { payload: { username: 'anna', password_hash: passwordDigest('wrong') } },
    { headers: basic('anna:wrong') },
    { headers: basic('nobody:secret') },
  ]
  for (const form of refused) {
    const answer = await built.app.inject({ method: 'POST', url: '/login', ...form })
    t.equal(answer.statusCode, 401)
    const basicToo = 'headers' in form ? 'Basic realm="image-dump", charset="UTF-8", ' : ''
    t.equal(answer.headers['www-authenticate'], `${basicToo}Bearer realm="image-dump"`)
    t.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
    const { instance, ...problem } = answer.json()
    t.match(instance, /^urn:uuid:/)
    t.strictSame(problem, {
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'The username or the password is wrong.',
    })
  }
})

t.test('Basic credentials that can’t be read are 401, and Basic is asked for again', async (t) => {
  const { app } = await build(t)
  for (const authorization of [
    'Basic',
    'basic',
    'Basic ',
    'Basic   ',
    'Basic !',
    'Basic OnNlY3JldA==',
  ]) {
    const answer = await app.inject({ method: 'POST', url: '/login', headers: { authorization } })
    t.equal(answer.statusCode, 401, authorization)
    t.match(answer.headers['www-authenticate'], /^Basic /)
  }
  for (const authorization of ['Basically', 'BasicYW5uYTpzZWNyZXQ=']) {
    const answer = await app.inject({ method: 'POST', url: '/login', headers: { authorization } })
    t.equal(answer.statusCode, 422, `${authorization} is another scheme`)
  }
})

const bad: readonly {
  readonly payload: string
  readonly status: number
  readonly path?: string
}[] = [
  { payload: '{"username":"anna"}', status: 422, path: 'password' },
  { payload: '{"password":"secret"}', status: 422, path: 'username' },
  { payload: '{"username":"anna","password":123}', status: 422, path: 'password' },
  { payload: '{"username":"a\\u0000b","password":"x"}', status: 422, path: 'username' },
  { payload: '{"username":"anna","password_hash":"short"}', status: 422, path: 'password_hash' },
  { payload: '[]', status: 422, path: '' },
  { payload: '{"username":', status: 400 },
  { payload: '', status: 422, path: 'username' },
  { payload: JSON.stringify({ username: 'anna', password: 'x'.repeat(20_000) }), status: 413 },
]
for (const { payload, status, path } of bad) {
  t.test(`a login of ${payload.slice(0, 50)} is ${status}`, async (t) => {
    const { app } = await build(t)
    const headers = { 'content-type': 'application/json' }
    const answer = await app.inject({ method: 'POST', url: '/login', headers, payload })
    t.equal(answer.statusCode, status)
    if (path !== undefined) t.match(answer.json().errors, [{ path, message: String }])
  })
}

t.test('a Basic header that can’t be read is 401, and no body at all is 422', async (t) => {
  const { app } = await build(t)
  for (const text of ['', ':', 'no colon', ':password', 'a\0b:c']) {
    const answer = await app.inject({ method: 'POST', url: '/login', headers: basic(text) })
    t.equal(answer.statusCode, 401, JSON.stringify(text))
    t.match(answer.headers['www-authenticate'], /^Basic .*, Bearer /)
  }
  t.equal((await app.inject({ method: 'POST', url: '/login' })).statusCode, 422)
})

t.test('HTTP Basic needs no body, whatever type the empty one is said to have', async (t) => {
  const built = await build(t)
  await signedIn(built, 'anna')
  const types = ['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'x', ';']
  for (const type of types) {
    const headers = { ...basic('anna:secret'), 'content-type': type }
    const answer = await built.app.inject({ method: 'POST', url: '/login', headers })
    t.equal(answer.statusCode, 200, type)
  }
})

t.test('/api/login gives an access token for a body, by POST and by GET', async (t) => {
  const built = await build(t)
  await signedIn(built, 'anna')
  const payload = { login: 'anna', password: 'secret' }
  for (const method of ['POST', 'GET'] as const) {
    const answer = await built.app.inject({ method, url: '/api/login', payload })
    t.equal(answer.statusCode, 200, method)
    const { Authorization: authorization, ...rest } = answer.json()
    t.strictSame(rest, {})
    const list = await built.app.inject({ url: '/api/dumps', headers: { authorization } })
    t.equal(list.statusCode, 200, 'bare, as it came')
    const wrong = { ...payload, password: 'wrong' }
    const refused = await built.app.inject({ method, url: '/api/login', payload: wrong })
    t.equal(refused.statusCode, 401)
  }
})

const badGets: readonly { readonly payload?: string; readonly status: number; paths?: string[] }[] =
  [
    { status: 422, paths: ['login', 'password'] },
    { payload: '{"login":"anna"}', status: 422, paths: ['password'] },
    { payload: '{"login":7,"password":"x"}', status: 422, paths: ['login'] },
    { payload: '{"login":"a\\u0000b","password":"x"}', status: 422, paths: ['login'] },
    { payload: '{"login":', status: 400 },
    { payload: JSON.stringify({ login: 'x', password: 'x'.repeat(20_000) }), status: 413 },
  ]
for (const { payload, status, paths } of badGets) {
  t.test(`GET /api/login with ${payload?.slice(0, 40) ?? 'nothing'} is ${status}`, async (t) => {
    const { app } = await build(t)
    await app.listen({ host: '127.0.0.1', port: 0 })
    const answer = await getWithBody(`${app.listeningOrigin}/api/login`, payload)
    t.equal(answer.status, status)
    const { errors, detail } = JSON.parse(answer.body)
    if (paths)
      t.strictSame(
        errors.map(({ path }: { path: string }) => path),
        paths,
      )
    if (status === 413) t.match(detail, /16384 bytes/)
  })
}

t.test('GET /api/login is read over a real connection as well', async (t) => {
  const built = await build(t)
  await signedIn(built, 'anna')
  await built.app.listen({ host: '127.0.0.1', port: 0 })
  const url = `${built.app.listeningOrigin}/api/login`
  const answer = await getWithBody(url, '{"login":"anna","password":"secret"}')
  t.equal(answer.status, 200)
  t.match(JSON.parse(answer.body), { Authorization: /^ey/ })
})

t.test('HEAD does not sign in', async (t) => {
  const { app } = await build(t)
  t.equal((await app.inject({ method: 'HEAD', url: '/api/login' })).statusCode, 405)
})

/** A GET with a body, which fetch refuses to send. */
async function getWithBody(url: string, payload = '') {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  request(url, { method: 'GET', headers: { 'content-length': Buffer.byteLength(payload) } })
    .on('response', resolve)
    .on('error', reject)
    .end(payload)
  const response = await promise
  return { status: response.statusCode, body: await text(response) }
}
