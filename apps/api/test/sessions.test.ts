import { createHmac } from 'node:crypto'
import t from 'tap'
import { build, signedIn, signIn } from './build.ts'

type Parts = { header?: object; claims?: object; secret?: Buffer }

/** The same 32 bytes in other letters: the last two bits of 43 letters are not part of them. */
function respelt(signature = ''): string {
  const bytes = Buffer.from(signature, 'base64url')
  const last = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
  const others = last.map((letter) => signature.slice(0, -1) + letter)
  return others.find((it) => it !== signature && Buffer.from(it, 'base64url').equals(bytes)) ?? ''
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString())

/** Anna's session, and a way to forge tokens with it. */
async function openSession(t: Parameters<typeof build>[0], settings = {}) {
  const built = await build(t, settings)
  const headers = await signedIn(built, 'anna')
  const token = headers.authorization.slice('Bearer '.length)
  const [header, claims] = token.split('.').slice(0, 2).map(decode)
  const user = await built.services.sessions.find(claims.sub)
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
    if (answer.statusCode === 401) {
      const error = authorization === undefined ? '' : ', error="invalid_token"'
      t.equal(answer.headers['www-authenticate'], `Bearer realm="image-dump"${error}`)
    }
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
  const { token, claims, status, forge, services, ...built } = await openSession(t)
  const other = await signedIn({ services, ...built }, 'bob')
  const bob = decode(other.authorization.split('.')[1])
  const bobsSecret = (await services.sessions.find(bob.sub))?.secret ?? Buffer.alloc(0)
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
    'an expiry that no Date holds': `Bearer ${forge({ claims: { exp: 1e300 } })}`,
    'an expiry before time began': `Bearer ${forge({ claims: { exp: -1 } })}`,
    'a list of expiries': `Bearer ${forge({ claims: { exp: [claims.exp] } })}`,
    'not valid yet': `Bearer ${forge({ claims: { nbf: now + 600 } })}`,
    'valid from a day that no Date holds': `Bearer ${forge({ claims: { nbf: 1e300 } })}`,
    'valid from nowhere': `Bearer ${forge({ claims: { nbf: 'now' } })}`,
    'issued by a list': `Bearer ${forge({ claims: { iss: ['image-dump'] } })}`,
    'a numeric id': `Bearer ${forge({ claims: { jti: 7 } })}`,
    'a list of ids': `Bearer ${forge({ claims: { jti: [claims.jti] } })}`,
    'an id that is no UUID': `Bearer ${forge({ claims: { jti: 'x\0y' } })}`,
    'no id': `Bearer ${forge({ claims: { jti: undefined } })}`,
    'a list of subjects': `Bearer ${forge({ claims: { sub: [claims.sub] } })}`,
    'a kind that is a list': `Bearer ${forge({ claims: { typ: ['access'] } })}`,
    'an empty list of critical headers': `Bearer ${forge({ header: { crit: [] } })}`,
    'a critical header that is none': `Bearer ${forge({ header: { crit: 'exp' } })}`,
    'an algorithm that is a list': `Bearer ${forge({ header: { alg: ['HS256'] } })}`,
    'an algorithm of an object’s': `Bearer ${forge({ header: { alg: 'constructor' } })}`,
    'no algorithm': `Bearer ${forge({ header: { alg: undefined } })}`,
    'a key of its own': `Bearer ${forge({ header: { jwk: { kty: 'oct', k: '' } }, secret: Buffer.alloc(1) })}`,
    'an empty secret': `Bearer ${forge({ secret: Buffer.alloc(0) })}`,
    'claims that are a list': `Bearer ${head}.${encode([claims])}.${signature}`,
    'claims that are a text': `Bearer ${head}.${Buffer.from('"x"').toString('base64url')}.${signature}`,
    'a huge token': `Bearer ${forge({ claims: { more: 'x'.repeat(5000) } })}`,
    'a huge header': `Bearer ${'x'.repeat(100_000)}`,
    'a header that is nested deeply': `Bearer ${Buffer.from('['.repeat(1000)).toString('base64url')}.${body}.${signature}`,
    'a signature in other letters': `Bearer ${head}.${body}.${respelt(signature)}`,
    padding: `Bearer ${token}=`,
    'another scheme': `Token ${token}`,
    'a token twice': `Bearer ${token}, Bearer ${token}`,
    Unicode: 'Bearer ⓔⓨ.ⓔⓨ.ⓔⓨ',
    'a NUL': `Bearer ${token}\0`,
  }
  for (const [what, authorization] of Object.entries(bad)) {
    t.equal(await status(authorization), 401, what)
  }
})

t.test('of those who come at the same time, each is judged by their own token', async (t) => {
  const { token, forge, status, services } = await openSession(t)
  let asked = 0
  const { find } = services.sessions
  services.sessions.find = (id) => {
    asked += 1
    return find.call(services.sessions, id)
  }
  const others = [forge({ secret: Buffer.alloc(32) }), forge({ claims: { typ: 'refresh' } })]
  const all = Array.from({ length: 20 }, () => [token, ...others]).flat()
  t.strictSame(
    await Promise.all(all.map((one) => status(one))),
    all.map((one) => (one === token ? 200 : 401)),
  )
  t.ok(asked < all.length / 4, `who brings the same token is looked up together: ${asked} look-ups`)
})

t.test('a token that is logged out is refused to all who come after that', async (t) => {
  const { token, status, app } = await openSession(t)
  const headers = { authorization: `Bearer ${token}` }
  const before = Array.from({ length: 20 }, () => status(token))
  const { statusCode } = await app.inject({ method: 'POST', url: '/logout/access', headers })
  t.equal(statusCode, 200)
  const after = await Promise.all(Array.from({ length: 20 }, () => status(token)))
  t.ok(after.every((code) => code === 401))
  await Promise.all(before)
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
  const { token, claims, status } = await openSession(t, { TOKEN_EXPIRY: '4' })
  t.equal(claims.exp - claims.iat, 4)
  t.equal(await status(`Bearer ${token}`), 200)
  await new Promise((resolve) => setTimeout(resolve, claims.exp * 1000 - Date.now() + 20))
  t.equal(await status(`Bearer ${token}`), 401)
})
