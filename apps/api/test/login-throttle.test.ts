import { entranceOf, hashDigest, LoginThrottle, passwordDigest } from '@image-dump/accounts'
import t, { type Test } from 'tap'
import { build, signedIn } from './build.ts'

/** Anna's and Bob's accounts, and a way to guess at them. */
async function withAccounts(t: Test, settings = {}) {
  const built = await build(t, settings)
  for (const name of ['anna', 'bob']) await signedIn(built, name)
  const login = (username: string, password: string, remoteAddress = '192.0.2.1', headers = {}) =>
    built.app.inject({
      method: 'POST',
      url: '/login',
      payload: { username, password },
      remoteAddress,
      headers,
    })
  return { ...built, login }
}

const statuses = (answers: readonly { readonly statusCode: number }[], status: number) =>
  answers.filter(({ statusCode }) => statusCode === status).length

t.test('ten wrong passwords, and the account is closed to that address alone', async (t) => {
  const { login } = await withAccounts(t)
  for (let n = 0; n < 10; n += 1) t.equal((await login('anna', 'wrong')).statusCode, 401)
  const refused = await login('Anna', 'secret')
  t.equal(refused.statusCode, 429, 'the right one as well, so that nothing is learned')
  const retryAfter = Number(refused.headers['retry-after'])
  t.ok(retryAfter > 800 && retryAfter <= 900, String(retryAfter))
  t.equal((await login('bob', 'secret')).statusCode, 200, 'other accounts are open')
  t.equal((await login('anna', 'secret', '192.0.2.2')).statusCode, 200, 'and other addresses')
})

t.test('a hundred guesses at once get no further than ten', async (t) => {
  const { login } = await withAccounts(t)
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) => login('anna', `guess ${n}`)),
  )
  t.equal(statuses(answers, 401), 10)
  t.equal(statuses(answers, 429), 90)
  t.equal((await login('anna', 'secret', '192.0.2.2')).statusCode, 200, 'refused ones don’t count')
})

t.test('of fifty guesses at once, ten are tried', async (t) => {
  const { login, services } = await withAccounts(t)
  const { users } = services
  const credentials = users.credentials.bind(users)
  let tried = 0
  users.credentials = (username) => {
    tried += 1
    return credentials(username)
  }
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => login(n % 2 ? 'anna' : 'ANNA', `guess ${n}`)),
  )
  t.equal(statuses(answers, 401), 10)
  t.equal(tried, 10)
})

t.test('thirty right ones at once all sign in, between wrong ones as well', async (t) => {
  const { login } = await withAccounts(t)
  for (let n = 0; n < 5; n += 1) t.equal((await login('anna', 'wrong')).statusCode, 401)
  const passwords = Array.from({ length: 34 }, (_, n) => (n % 10 === 5 ? 'wrong' : 'secret'))
  const answers = await Promise.all(passwords.map((password) => login('anna', password)))
  t.strictSame(
    answers.map(({ statusCode }) => statusCode),
    passwords.map((password) => (password === 'secret' ? 200 : 401)),
  )
  t.equal(statuses(answers, 200), 31)
})

t.test(
  'where others in another process are under way, a second’s patience is asked for',
  async (t) => {
    const { login, services } = await withAccounts(t)
    const another = new LoginThrottle(services.redis)
    const entrance = entranceOf('anna', '192.0.2.1')
    const underWay = await Promise.all(Array.from({ length: 10 }, () => another.begin(entrance)))
    t.match(await login('anna', 'secret'), { statusCode: 429, headers: { 'retry-after': '1' } })
    for (const attempt of underWay) await another.succeed(attempt)
    t.equal((await login('anna', 'secret')).statusCode, 200)
  },
)

t.test('guesses from many addresses don’t lock out who has signed in before', async (t) => {
  const { login } = await withAccounts(t)
  t.equal((await login('anna', 'secret')).statusCode, 200)
  const guesses = Array.from({ length: 11 * 10 }, (_, n) =>
    login('anna', `guess ${n}`, `198.51.100.${n % 11}`),
  )
  t.equal(statuses(await Promise.all(guesses), 401), 100)
  t.equal((await login('anna', 'secret', '198.51.100.99')).statusCode, 429, 'a new address')
  t.equal((await login('anna', 'secret')).statusCode, 200)
})

t.test('all spellings of a name share their guesses', async (t) => {
  const { login, services } = await withAccounts(t)
  await services.users.add('straße-ini', 'gold', await hashDigest(passwordDigest('secret')))
  const spellings = ['straße-ini', 'STRASSE-INI', 'STRAẞE-INI', 'straſſe-ini', 'ｓtrasse-ini']
  for (const spelling of spellings) {
    t.equal((await login(spelling, 'secret', '192.0.2.9')).statusCode, 200, spelling)
    for (let n = 0; n < 2; n += 1) await login(spelling, 'wrong')
  }
  t.equal((await login('Strasse-ini', 'secret')).statusCode, 429)
})

t.test('who signs in uses nothing up', async (t) => {
  const { login } = await withAccounts(t)
  for (let n = 0; n < 15; n += 1) t.equal((await login('anna', 'secret')).statusCode, 200)
})

t.test('an unknown user is throttled like a known one, with the same answers', async (t) => {
  const { login } = await withAccounts(t)
  const tries = async (username: string, address: string) => {
    const answers = []
    for (let n = 0; n < 12; n += 1) answers.push(await login(username, 'wrong', address))
    return answers.map(({ statusCode, json }) => [statusCode, json().detail])
  }
  t.strictSame(await tries('nobody', '192.0.2.1'), await tries('anna', '192.0.2.2'))
})

t.test('the addresses of one IPv6 network are one', async (t) => {
  const { login } = await withAccounts(t)
  for (let n = 0; n < 10; n += 1) await login('anna', 'wrong', `2001:db8::${n + 1}`)
  t.equal((await login('anna', 'wrong', '2001:db8::ffff')).statusCode, 429)
  t.equal((await login('anna', 'wrong', '2001:db8:0:1::1')).statusCode, 401)
})

t.test('nobody writes their own address, unless a proxy is trusted', async (t) => {
  const forwarded = (n: number) => ({ 'x-forwarded-for': `198.51.100.${n}` })
  const { login } = await withAccounts(t)
  for (let n = 0; n < 10; n += 1) await login('anna', 'wrong', '192.0.2.1', forwarded(n))
  t.equal((await login('anna', 'wrong', '192.0.2.1', forwarded(99))).statusCode, 429)

  const proxied = await withAccounts(t, { TRUST_PROXY: '1' })
  for (let n = 0; n < 10; n += 1) await proxied.login('anna', 'wrong', '192.0.2.1', forwarded(1))
  t.equal((await proxied.login('anna', 'wrong', '192.0.2.1', forwarded(1))).statusCode, 429)
  t.equal((await proxied.login('anna', 'wrong', '192.0.2.1', forwarded(2))).statusCode, 401)
})

t.test('without Redis nobody signs in, and without Postgres nobody is blamed for it', async (t) => {
  const { login, services } = await withAccounts(t)
  const { users } = services
  const credentials = users.credentials.bind(users)
  users.credentials = async () => {
    throw new Error('Postgres is away')
  }
  for (let n = 0; n < 12; n += 1) t.equal((await login('anna', 'wrong')).statusCode, 500)
  users.credentials = credentials
  t.equal((await login('anna', 'secret')).statusCode, 200)
  services.redis.disconnect()
  t.match(await login('anna', 'secret'), { statusCode: 503, headers: { 'retry-after': '5' } })
})

t.test('every form of login counts', async (t) => {
  const { app, login } = await withAccounts(t)
  const remoteAddress = '192.0.2.1'
  const authorization = `Basic ${Buffer.from('anna:wrong').toString('base64')}`
  const payload = { login: 'anna', password: 'wrong' }
  for (let n = 0; n < 4; n += 1) {
    await login('anna', 'wrong')
    await app.inject({ method: 'GET', url: '/api/login', payload, remoteAddress })
    const headers = { authorization }
    await app.inject({ method: 'POST', url: '/login', headers, remoteAddress })
  }
  t.equal((await login('anna', 'secret')).statusCode, 429)
})
