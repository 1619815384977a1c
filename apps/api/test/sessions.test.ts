import { createHmac } from 'node:crypto'
import t from 'tap'
import { build, signedIn, signIn } from './build.ts'

type Parts = { header?: object; claims?: object; secret?: Buffer }

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString())

/** Anna's session, and a way to forge tokens with it. */
async function openSession(t: Parameters<typeof build>[0], settings = {}) {
  const built = await build(t, settings)
  const headers = await signedIn(built, 'anna')
  const token = headers.authorization.slice('Bearer '.length)
  const [header, claims] = token.split('.').slice(0, 2).map(decode)
  const user = await built.services.users.withSecret(claims.sub)
  const genuine = user?.secret ?? Buffer.alloc(0)

  const forge = (parts: Parts) => {
    const signed = `${encode({ ...header, ...parts.header })}.${encode({ ...claims, ...parts.claims })}`
    const signature = createHmac('sha256', parts.secret ?? genuine)
      .update(signed)
      .digest('base64url')
    return `${signed}.${signature}`
  }
  const status = async (authorization?: string) => {
    const headers = authorization === undefined ? {} : { authorization }
    const answer = await built.app.inject({ url: '/api/dumps', headers })
    if (answer.statusCode === 401) t.equal(answer.headers['www-authenticate'], 'Bearer')
    return answer.statusCode
  }
  return { ...built, token, claims, forge, status }
}

t.test(
  'a token is taken with and without Bearer, and its forgery with the same secret as well',
  async (t) => {
    const { token, status, forge } = await openSession(t)
    t.equal(await status(`Bearer ${token}`), 200)
    t.equal(await status(`bearer ${token}`), 200)
    t.equal(await status(token), 200)
    t.equal(await status(`Bearer ${forge({})}`), 200, 'so the refusals below are for their reasons')
  },
)

t.test('every bad token is 401', async (t) => {
  const { token, status, forge, services, ...built } = await openSession(t)
  const other = await signedIn({ services, ...built }, 'bob')
  const bob = decode(other.authorization.split('.')[1])
  const bobsSecret = (await services.users.withSecret(bob.sub))?.secret ?? Buffer.alloc(0)
  const now = Math.floor(Date.now() / 1000)
  const [head, body, signature] = token.split('.')
  const bad: Record<string, string | undefined> = {
    'no token': undefined,
    'an empty header': '',
    'no JWT': 'Bearer abc',
    'Basic credentials': 'Basic YW5uYTpzZWNyZXQ=',
    'half a JWT': `Bearer ${head}.${body}`,
    'no signature': `Bearer ${head}.${body}.`,
    'a changed signature': `Bearer ${head}.${body}.${signature?.split('').reverse().join('')}`,
    'a payload that is no JSON': `Bearer ${head}.YWJj.${signature}`,
    'another’s secret': `Bearer ${forge({ secret: bobsSecret })}`,
    'another’s name': `Bearer ${forge({ claims: { sub: bob.sub } })}`,
    'an unknown user': `Bearer ${forge({ claims: { sub: '0199b1c4-0000-7000-8000-000000000000' } })}`,
    'a subject that is no id': `Bearer ${forge({ claims: { sub: "' or 1=1" } })}`,
    'a numeric subject': `Bearer ${forge({ claims: { sub: 1 } })}`,
    'no subject': `Bearer ${forge({ claims: { sub: undefined } })}`,
    'algorithm none': `Bearer ${encode({ alg: 'none', typ: 'JWT' })}.${body}.`,
    'algorithm HS512': `Bearer ${forge({ header: { alg: 'HS512' } })}`,
    'algorithm RS256': `Bearer ${forge({ header: { alg: 'RS256' } })}`,
    'another header typ': `Bearer ${forge({ header: { typ: 'at+jwt' } })}`,
    'a refresh token': `Bearer ${forge({ claims: { typ: 'refresh' } })}`,
    'no kind': `Bearer ${forge({ claims: { typ: undefined } })}`,
    'a critical header': `Bearer ${forge({ header: { crit: ['b64'], b64: false } })}`,
    'another issuer': `Bearer ${forge({ claims: { iss: 'somebody' } })}`,
    'no issuer': `Bearer ${forge({ claims: { iss: undefined } })}`,
    'no expiry': `Bearer ${forge({ claims: { exp: undefined } })}`,
    'an expiry that is past': `Bearer ${forge({ claims: { exp: now - 1 } })}`,
    'an expiry that is no number': `Bearer ${forge({ claims: { exp: 'never' } })}`,
    'not valid yet': `Bearer ${forge({ claims: { nbf: now + 600 } })}`,
  }
  for (const [what, authorization] of Object.entries(bad)) {
    t.equal(await status(authorization), 401, what)
  }
})

t.test('the refresh token of a login opens nothing but a refresh', async (t) => {
  const { app, status } = await openSession(t)
  const payload = { username: 'anna', password: 'secret' }
  const answer = await app.inject({ method: 'POST', url: '/login', payload })
  t.equal(await status(`Bearer ${answer.json().refresh_token}`), 401)
})

t.test('a new login ends the old token', async (t) => {
  const { app, token, status } = await openSession(t)
  const { authorization } = await signIn(app, 'anna')
  t.equal(await status(`Bearer ${token}`), 401)
  t.equal(await status(authorization), 200)
})

t.test('a user without a secret is nobody', async (t) => {
  const { db, token, status } = await openSession(t)
  await db.deleteFrom('tokens').execute()
  t.equal(await status(`Bearer ${token}`), 401)
})

t.test('a token expires', async (t) => {
  const { token, claims, status } = await openSession(t, { TOKEN_EXPIRY: '1' })
  t.equal(claims.exp - claims.iat, 1)
  t.equal(await status(`Bearer ${token}`), 200)
  await new Promise((resolve) => setTimeout(resolve, claims.exp * 1000 - Date.now() + 20))
  t.equal(await status(`Bearer ${token}`), 401)
})
