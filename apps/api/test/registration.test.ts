import t, { type Test } from 'tap'
import { build } from './build.ts'

/** An API, and the two forms of a registration. */
async function withForms(t: Test) {
  const built = await build(t)
  const post = (url: string, payload: object, remoteAddress = '192.0.2.1') =>
    built.app.inject({ method: 'POST', url, payload, remoteAddress })
  const registration = (changes = {}) =>
    post('/api/registration', {
      login: 'anna',
      email: 'Anna@Example.com',
      password: 'six blue horses',
      ...changes,
    })
  const register = (changes = {}, address?: string) =>
    post(
      '/register',
      { username: 'anna', password: 'six blue horses', name: 'A', ...changes },
      address,
    )
  return { ...built, registration, register }
}

t.test('a new user of /api/registration is bronze and can sign in', async (t) => {
  const { registration, app, db } = await withForms(t)
  const answer = await registration()
  t.equal(answer.statusCode, 201)
  const { createTime, id, ...rest } = answer.json()
  t.strictSame(rest, { email: 'Anna@Example.com', login: 'anna' })
  t.match(id, /^[0-9a-f-]{36}$/)
  t.ok(Math.abs(Date.parse(createTime) - Date.now()) < 60_000)
  t.match(createTime, /Z$/)
  const payload = { login: 'anna', password: 'six blue horses' }
  const login = await app.inject({ method: 'POST', url: '/api/login', payload })
  const headers = { authorization: login.json().Authorization }
  const list = await app.inject({ url: '/api/dumps', headers })
  t.match(list, { statusCode: 200, headers: { 'ratelimit-policy': '"dumps";q=25;w=3600' } })
  const kept = await db.selectFrom('authentication').selectAll().executeTakeFirstOrThrow()
  t.equal(kept.set_by_user, true, 'so that users.txt does not overwrite the password')
  t.match(kept.passwordhash, /^\$argon2id\$/)
})

t.test('a new user of /register has a session at once', async (t) => {
  const { register, app, db } = await withForms(t)
  const answer = await register({ username: 'test1@gmail.com', name: 'test' })
  t.equal(answer.statusCode, 201)
  const { access_token, refresh_token, ...rest } = answer.json()
  t.strictSame(rest, {})
  const authorization = `Bearer ${access_token}`
  t.equal((await app.inject({ url: '/api/dumps', headers: { authorization } })).statusCode, 200)
  t.match(refresh_token, /^ey/)
  const user = await db.selectFrom('users').selectAll().executeTakeFirstOrThrow()
  t.match(user, { username: 'test1@gmail.com', name: 'test', plan: 'bronze', email: null })
})

t.test('both forms make one kind of account', async (t) => {
  const { registration, register, app } = await withForms(t)
  t.equal((await registration()).statusCode, 201)
  const taken = await register({ username: 'ANNA' })
  t.equal(taken.statusCode, 409)
  t.match(taken.json(), {
    detail: 'Another account has this username.',
    errors: [{ path: 'username', message: 'is taken' }],
  })
  const payload = { username: 'Anna', password: 'six blue horses' }
  t.equal((await app.inject({ method: 'POST', url: '/login', payload })).statusCode, 200)
})

t.test('what is taken is said, by the names that the form has for it', async (t) => {
  const { registration } = await withForms(t)
  await registration()
  const email = await registration({ login: 'berta', email: 'anna@example.COM' })
  t.match(email, { statusCode: 409 })
  t.strictSame(email.json().errors, [{ path: 'email', message: 'is taken' }])
  const both = await registration()
  t.equal(both.json().detail, 'Another account has this login and this email.')
})

t.test('of ten registrations of one name at once, one succeeds', async (t) => {
  const { registration, register } = await withForms(t)
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      n % 2 ? register() : registration({ email: `anna${n}@example.com` }),
    ),
  )
  const statuses = answers.map(({ statusCode }) => statusCode).sort()
  t.strictSame(statuses, [201, ...Array.from({ length: 9 }, () => 409)])
})

t.test('of ten registrations of one email at once, one succeeds', async (t) => {
  const { registration } = await withForms(t)
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) => registration({ login: `anna${n}` })),
  )
  const statuses = answers.map(({ statusCode }) => statusCode).sort()
  t.strictSame(statuses, [201, ...Array.from({ length: 9 }, () => 409)])
})

t.test('every broken rule is said at its place', async (t) => {
  const { registration, register, db } = await withForms(t)
  const many = await registration({ login: 'ab', email: 'nobody', password: 'short' })
  t.equal(many.statusCode, 422)
  t.strictSame(many.json().errors, [
    { path: 'login', message: 'must have 3 to 64 characters' },
    { path: 'email', message: 'must be an email address' },
    { path: 'password', message: 'must have at least 8 characters' },
  ])
  const one = await register({ username: 'a,b', name: '' })
  t.strictSame(one.json().errors, [
    { path: 'username', message: 'must not have a comma or a colon' },
    { path: 'name', message: 'must have 1 to 200 characters' },
  ])
  const common = await registration({ password: 'PassWord1' })
  t.strictSame(common.json().errors, [
    { path: 'password', message: 'must not be a common password' },
  ])
  const missing = await registration({ login: undefined, email: 7 })
  t.strictSame(missing.json().errors, [
    { path: 'login', message: 'is missing' },
    { path: 'email', message: 'must be a string' },
  ])
  const nul = await registration({ login: 'a\0b', email: 'a\ud800@example.com' })
  t.equal(nul.statusCode, 422)
  t.strictSame(
    nul.json().errors.map(({ path }: { path: string }) => path),
    ['login', 'email'],
  )
  t.strictSame(await db.selectFrom('users').selectAll().execute(), [])
})

t.test('an address can’t fill the table, and keeps nobody else from registering', async (t) => {
  const { register } = await withForms(t)
  for (let n = 0; n < 50; n += 1) {
    t.equal((await register({ username: `user ${n}` })).statusCode, 201)
  }
  const refused = await register({ username: 'one more' })
  t.equal(refused.statusCode, 429)
  const retryAfter = Number(refused.headers['retry-after'])
  t.ok(retryAfter > 3000 && retryAfter <= 3600, String(retryAfter))
  t.equal((await register({ username: 'one more' }, '192.0.2.2')).statusCode, 201)
})

t.test('without Redis nobody registers', async (t) => {
  const { register, services } = await withForms(t)
  services.redis.disconnect()
  t.match(await register(), { statusCode: 503, headers: { 'retry-after': '5' } })
})

t.test('a name is one name, whichever way its accents are put together', async (t) => {
  const { register, app } = await withForms(t)
  await register({ username: 'zo\u0065\u0308', password: 'secret enough' })
  t.equal((await register({ username: 'zo\u00eb' })).statusCode, 409)
  const payload = { username: 'zo\u00eb', password: 'secret enough' }
  t.equal((await app.inject({ method: 'POST', url: '/login', payload })).statusCode, 200)
})
