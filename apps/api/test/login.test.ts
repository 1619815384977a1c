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
  { payload: '', status: 400 },
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
  }
  t.equal((await app.inject({ method: 'POST', url: '/login' })).statusCode, 422)
})
