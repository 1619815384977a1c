import { DatabaseAway } from '@image-dump/database'
import t, { type Test } from 'tap'
import { build, signedIn } from './build.ts'

/** Anna's session, and what can be done with tokens. */
async function openSession(t: Test) {
  const built = await build(t)
  await signedIn(built, 'anna')
  const send = async (method: 'GET' | 'POST' | 'DELETE', url: string, token: string) =>
    built.app.inject({ method, url, headers: { authorization: `Bearer ${token}` } })
  const login = async () => {
    const payload = { username: 'anna', password: 'secret' }
    const answer = await built.app.inject({ method: 'POST', url: '/login', payload })
    return pairOf(answer.json())
  }
  const refresh = (token: string) => send('POST', '/refresh', token)
  const opens = async (token: string) => (await send('GET', '/api/dumps', token)).statusCode
  return { ...built, ...(await login()), login, send, refresh, opens }
}

const pairOf = (body: Record<string, unknown>) => ({
  accessToken: String(body.access_token),
  refreshToken: String(body.refresh_token),
})

const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

t.test('a refresh gives another pair of the same session', async (t) => {
  const { accessToken, refreshToken, refresh, opens } = await openSession(t)
  const answer = await refresh(refreshToken)
  t.equal(answer.statusCode, 200)
  t.match(answer.json(), { token_type: 'Bearer', expires_in: 1200 })
  t.equal(answer.headers['cache-control'], 'no-store')
  const next = pairOf(answer.json())
  t.equal(await opens(next.accessToken), 200)
  t.equal(await opens(accessToken), 200, 'a refresh does not change the secret')
  t.equal((await refresh(next.refreshToken)).statusCode, 200, 'and so on')
})

t.test('a refresh token that comes twice ends the whole session', async (t) => {
  const { accessToken, refreshToken, refresh, opens, login } = await openSession(t)
  const next = pairOf((await refresh(refreshToken)).json())
  t.equal((await refresh(refreshToken)).statusCode, 401)
  for (const token of [accessToken, next.accessToken]) t.equal(await opens(token), 401)
  t.equal((await refresh(next.refreshToken)).statusCode, 401)
  t.equal(await opens((await login()).accessToken), 200, 'the user signs in again')
})

t.test('of ten refreshes with one token at once, one succeeds', async (t) => {
  const { refreshToken, refresh, opens } = await openSession(t)
  const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(refreshToken)))
  const won = answers.filter(({ statusCode }) => statusCode === 200)
  t.equal(won.length, 1)
  t.equal(answers.filter(({ statusCode }) => statusCode === 401).length, 9)
  t.equal(
    await opens(pairOf(won[0]?.json() ?? {}).accessToken),
    401,
    'the session is over all the same',
  )
})

t.test('an old session’s token that comes again does nothing to the new one', async (t) => {
  const { refreshToken, refresh, login, opens } = await openSession(t)
  await refresh(refreshToken)
  const { accessToken } = await login()
  t.equal((await refresh(refreshToken)).statusCode, 401)
  t.equal(await opens(accessToken), 200)
})

t.test('of ten logins at once, the last one stands', async (t) => {
  const { login, opens } = await openSession(t)
  const pairs = await Promise.all(Array.from({ length: 10 }, login))
  const statuses = await Promise.all(pairs.map(({ accessToken }) => opens(accessToken)))
  t.strictSame(statuses.sort(), [200, ...Array.from({ length: 9 }, () => 401)])
})

t.test('no kind of token is taken for the other', async (t) => {
  const { accessToken, refreshToken, refresh, opens, send } = await openSession(t)
  t.equal((await refresh(accessToken)).statusCode, 401)
  t.equal(await opens(refreshToken), 401)
  t.equal((await send('POST', '/logout/access', refreshToken)).statusCode, 401)
  t.equal((await send('POST', '/logout/refresh', accessToken)).statusCode, 401)
  t.equal((await refresh(refreshToken)).statusCode, 200, 'and none of it did any harm')
})

for (const method of ['POST', 'DELETE'] as const) {
  t.test(`${method} /logout/access ends the access token alone`, async (t) => {
    const { accessToken, refreshToken, refresh, opens, send } = await openSession(t)
    const answer = await send(method, '/logout/access', accessToken)
    t.match(answer, { statusCode: 200 })
    t.match(answer.json(), { message: String })
    t.equal(await opens(accessToken), 401)
    t.equal((await send(method, '/logout/access', accessToken)).statusCode, 401)
    const next = await refresh(refreshToken)
    t.equal(next.statusCode, 200)
    t.equal(await opens(pairOf(next.json()).accessToken), 200)
  })

  t.test(`${method} /logout/refresh ends the refresh token alone`, async (t) => {
    const { accessToken, refreshToken, refresh, opens, send } = await openSession(t)
    const answer = await send(method, '/logout/refresh', refreshToken)
    t.match(answer, { statusCode: 200 })
    t.match(answer.json(), { message: String })
    t.equal((await refresh(refreshToken)).statusCode, 401)
    t.equal((await send(method, '/logout/refresh', refreshToken)).statusCode, 401)
    t.equal(await opens(accessToken), 200)
  })
}

t.test('two logouts at once are one, and no theft', async (t) => {
  const { accessToken, refreshToken, opens, send } = await openSession(t)
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => send('POST', '/logout/refresh', refreshToken)),
  )
  t.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 1)
  t.equal(answers.filter(({ statusCode }) => statusCode === 401).length, 4)
  t.equal(await opens(accessToken), 200)
})

t.test('a denied token is remembered until it would have expired, and no longer', async (t) => {
  const { accessToken, refreshToken, send, services } = await openSession(t)
  await send('POST', '/logout/access', accessToken)
  await send('POST', '/logout/refresh', refreshToken)
  for (const token of [accessToken, refreshToken]) {
    const { jti, exp } = claimsOf(token)
    const left = await services.redis.pttl(`image-dump:denied:${jti}`)
    const until = Date.now() + left
    t.ok(Math.abs(until - exp * 1000) < 1000, `ends ${until - exp * 1000} ms from the token's end`)
  }
})

t.test('a logged-out refresh token stays so, though Redis forgets it', async (t) => {
  const { refreshToken, refresh, send, services } = await openSession(t)
  await send('POST', '/logout/refresh', refreshToken)
  await services.redis.flushall()
  t.equal((await refresh(refreshToken)).statusCode, 401)
})

t.test('where the denylist can’t be asked, nobody is let through', async (t) => {
  const { accessToken, refreshToken, refresh, send, services } = await openSession(t)
  services.redis.disconnect()
  const answers = [
    await send('GET', '/api/dumps', accessToken),
    await refresh(refreshToken),
    await send('POST', '/logout/access', accessToken),
    await send('DELETE', '/logout/refresh', refreshToken),
  ]
  for (const answer of answers) {
    t.match(answer, { statusCode: 503, headers: { 'retry-after': '5' } })
  }
  t.equal((await send('GET', '/api/dumps', 'a.b.c')).statusCode, 401, 'a forgery is one anyhow')
})

t.test('a logout that Postgres does not hear of is no logout, and goes well later', async (t) => {
  const { refreshToken, refresh, send, services } = await openSession(t)
  const { sessions } = services
  const useRefresh = sessions.useRefresh.bind(sessions)
  sessions.useRefresh = async () => {
    throw new DatabaseAway('Postgres does not answer')
  }
  for (let n = 0; n < 2; n += 1) {
    const answer = await send('POST', '/logout/refresh', refreshToken)
    t.match(answer, { statusCode: 503, headers: { 'retry-after': '5' } })
  }
  t.equal(await services.denylist.has(claimsOf(refreshToken).jti), false)
  sessions.useRefresh = useRefresh
  t.equal((await send('POST', '/logout/refresh', refreshToken)).statusCode, 200)
  t.equal((await refresh(refreshToken)).statusCode, 401)
})

t.test('to log out and to refresh without a token is 401', async (t) => {
  const { app } = await openSession(t)
  for (const url of ['/refresh', '/logout/access', '/logout/refresh']) {
    const answer = await app.inject({ method: 'POST', url })
    t.equal(answer.statusCode, 401)
    t.equal(answer.headers['www-authenticate'], 'Bearer realm="image-dump"')
  }
})

t.test('old clients send a Content-Type with an empty body', async (t) => {
  const { app, refreshToken } = await openSession(t)
  const headers = { authorization: refreshToken, 'content-type': 'application/json' }
  for (const method of ['POST', 'DELETE'] as const) {
    const url = method === 'POST' ? '/refresh' : '/logout/refresh'
    t.not((await app.inject({ method, url, headers, payload: '' })).statusCode, 400, method)
  }
  t.match((await app.inject('/hello')).json(), { message: String })
})
