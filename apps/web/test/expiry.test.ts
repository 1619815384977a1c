import t from 'tap'
import { expiryOf } from '../src/console/api/expiry.ts'

const token = (claims: object) =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`

t.test('a token lives as long as its server said, by whatever clock', async (t) => {
  t.equal(expiryOf(token({ iat: 1_000, exp: 2_200 }), 5_000), 1_205_000)
  t.equal(expiryOf(token({ sub: '~~~???', iat: 7, exp: 8 }), 0), 1000)
})

t.test('one that says nothing of it is not relied on', async (t) => {
  t.equal(expiryOf(token({ iat: 1_000 }), 5_000), 5_000)
  t.equal(expiryOf('opaque', 5_000), 5_000)
})
