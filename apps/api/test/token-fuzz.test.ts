import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { build, signedIn } from './build.ts'

/** A property has this long, in milliseconds. */
const time = 2000

/** Anna's token and its secret, and what the API says to another. */
async function withToken(t: Test) {
  const built = await build(t)
  const { authorization } = await signedIn(built, 'anna')
  const token = authorization.slice('Bearer '.length)
  const [head = '', body = ''] = token.split('.')
  const claims: object = JSON.parse(Buffer.from(body, 'base64url').toString())
  const id = 'sub' in claims ? String(claims.sub) : ''
  const secret = (await built.services.sessions.find(id))?.secret ?? Buffer.alloc(0)
  const ask = async (authorization: string) => {
    const answer = await built.app.inject({ url: '/api/dumps', headers: { authorization } })
    return answer.statusCode
  }
  const sign = (header: string, claims: unknown) => {
    const body = Buffer.from(JSON.stringify(claims) ?? '').toString('base64url')
    const signature = createHmac('sha256', secret).update(`${header}.${body}`).digest('base64url')
    return `${header}.${body}.${signature}`
  }
  return { token, head, claims, ask, sign }
}

const bounds = { interruptAfterTimeLimit: time, numRuns: 2000 } as const

t.test('whatever stands in the header, the answer is 401', async (t) => {
  const { ask } = await withToken(t)
  const segment = fc.oneof(
    fc.base64String(),
    fc.json().map((text) => Buffer.from(text).toString('base64url')),
  )
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.tuple(segment, segment, segment).map((parts) => `Bearer ${parts.join('.')}`),
    fc.string().map((text) => `Bearer ${text}`),
  )
  await fc.assert(
    fc.asyncProperty(anything, async (header) => {
      const status = await ask(header)
      if (status !== 401) throw new Error(`${status} for ${JSON.stringify(header)}`)
    }),
    bounds,
  )
})

t.test('a token with any change to it is 401', async (t) => {
  const { token, ask } = await withToken(t)
  t.equal(await ask(`Bearer ${token}`), 200)
  const change = fc.record({
    from: fc.nat(token.length),
    length: fc.nat(3),
    insert: fc.string({ maxLength: 3, unit: fc.constantFrom(...'AZaz09-_.=+/ \0é') }),
  })
  await fc.assert(
    fc.asyncProperty(change, async ({ from, length, insert }) => {
      const changed = token.slice(0, from) + insert + token.slice(from + length)
      // Spaces around a header's value are not part of it (RFC 9110 5.5).
      const isSame = changed.trim() === token
      const status = await ask(`Bearer ${changed}`)
      if (!isSame && status !== 401) throw new Error(`${status} for ${changed}`)
    }),
    bounds,
  )
})

t.test('a genuine signature over claims of any kind is 401', async (t) => {
  const { head, claims, ask, sign } = await withToken(t)
  t.equal(await ask(sign(head, claims)), 200, 'so the refusals below are for the claims')
  const names = ['iss', 'sub', 'jti', 'typ', 'iat', 'exp'] as const
  const other = fc.oneof(fc.jsonValue(), fc.double(), fc.constantFrom(1e300, -1, null, [], {}))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), other, async (name, value) => {
      // A number in the range of dates is a date.
      fc.pre(!(typeof value === 'number' && Number.isInteger(value) && value >= 0))
      const status = await ask(sign(head, { ...claims, [name]: value }))
      if (status !== 401) throw new Error(`${status} for ${name}: ${JSON.stringify(value)}`)
    }),
    bounds,
  )
})
