import { createHmac } from 'node:crypto'
import t from 'tap'
import type { Services } from '../../src/services.ts'
import { signedIn } from '../build.ts'
import { openLibrary } from './support.ts'

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

interface Row {
  readonly method: Method
  readonly url: string
  readonly payload?: object
  /** What owner, another user, and who comes without a good token are answered. */
  readonly draft: readonly [owner: number, other: number, nobody: number]
  readonly published: readonly [owner: number, other: number, nobody: number]
}

const onlyUsers = [200, 200, 401] as const
const toChange = { draft: [200, 404, 401], published: [200, 403, 401] } as const
const payload = { caption: 'x' }

/** Every route of the library, with `:id` for either id of one photo. */
const routes: readonly Row[] = [
  { method: 'GET', url: '/photo/:id', draft: [200, 404, 401], published: onlyUsers },
  { method: 'PUT', url: '/post-photo/:id', ...toChange },
  { method: 'POST', url: '/post-photo/:id', ...toChange },
  { method: 'PUT', url: '/photos/:id/caption', payload, ...toChange },
  { method: 'PATCH', url: '/photos/:id/caption', payload, ...toChange },
  { method: 'POST', url: '/photos/:id/caption', payload, ...toChange },
  { method: 'DELETE', url: '/delete-photo/:id', ...toChange },
  { method: 'GET', url: '/all-photos', draft: onlyUsers, published: onlyUsers },
  { method: 'GET', url: '/my-photos', draft: onlyUsers, published: onlyUsers },
  { method: 'GET', url: '/my-drafts', draft: onlyUsers, published: onlyUsers },
  { method: 'GET', url: '/api/me', draft: onlyUsers, published: onlyUsers },
  { method: 'POST', url: '/upload-photo', draft: [415, 415, 401], published: [415, 415, 401] },
  {
    method: 'POST',
    url: '/api/images',
    payload: {},
    draft: [422, 422, 401],
    published: [422, 422, 401],
  },
]

/** The file: the UUID is for whoever knows it, the number is not. */
const file = {
  id: { draft: [200, 200, 200], published: [200, 200, 200] },
  photo_id: { draft: [200, 404, 404], published: [200, 200, 200] },
} as const

t.test('every route answers owner, other user and nobody as the contract has it', async (t) => {
  const { app, anna, bob, add, put, post, ...built } = await openLibrary(t)
  const carol = await signedIn({ app, ...built }, 'carol')
  t.equal((await post('/logout/access', carol)).statusCode, 200)
  const garbage = { authorization: 'Bearer garbage' }
  const forged = { authorization: withOtherSignature(anna.authorization) }
  const expired = { authorization: await expiredToken(built.services, anna.authorization) }
  const who = {
    owner: anna,
    other: bob,
    'no token': {},
    'garbage token': garbage,
    forged,
    expired,
    'logged out': carol,
  }
  for (const state of ['draft', 'published'] as const) {
    for (const by of ['id', 'photo_id'] as const) {
      const files = (['GET', 'HEAD'] as const).map((method) => {
        return { method, url: '/api/images/:id', ...file[by] }
      })
      for (const { method, url, payload, ...expected } of [...routes, ...files] as Row[]) {
        const photo = await add()
        if (state === 'published') await put(`/post-photo/${photo.id}`, anna)
        // The owner last, who may delete it.
        for (const [name, headers] of Object.entries(who).reverse()) {
          const [owner, other, nobody] = expected[state]
          const status = name === 'owner' ? owner : name === 'other' ? other : nobody
          const path = url.replace(':id', String(photo[by]))
          const answer = await app.inject({
            method,
            url: path,
            headers,
            ...(payload && { payload }),
          })
          t.equal(answer.statusCode, status, `${method} ${url} by ${by}, ${state}: ${name}`)
        }
      }
    }
  }
})

/** The last character of a signature holds bits that mean nothing; one in its middle holds none. */
function withOtherSignature(authorization: string): string {
  const at = authorization.lastIndexOf('.') + 20
  const other = authorization[at] === 'A' ? 'B' : 'A'
  return authorization.slice(0, at) + other + authorization.slice(at + 1)
}

/** A token as it was given out, signed with its user's own secret, whose time is over. */
async function expiredToken({ sessions }: Services, authorization: string): Promise<string> {
  const [head = '', body = ''] = authorization.replace('Bearer ', '').split('.')
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
  const secret = (await sessions.find(claims.sub))?.secret ?? Buffer.alloc(0)
  const past = { ...claims, iat: claims.iat - 7200, exp: Math.floor(Date.now() / 1000) - 60 }
  const sign = (claims: object) => {
    const text = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
    return `Bearer ${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
  }
  if (sign(claims) !== authorization) throw new Error('this is not how tokens are signed')
  return sign(past)
}

t.test('what another user tried has changed nothing', async (t) => {
  const { anna, bob, add, put, remove, get } = await openLibrary(t)
  const { id } = await add()
  for (let n = 0; n < 2; n++) {
    const before = (await get(`/photo/${id}`, anna)).json()
    await put(`/photos/${id}/caption`, bob, { caption: 'mine' })
    await remove(`/delete-photo/${id}`, bob)
    if (n === 0) await put(`/post-photo/${id}`, bob)
    t.strictSame((await get(`/photo/${id}`, anna)).json(), before)
    await put(`/post-photo/${id}`, anna)
  }
})

t.test('what is no id is 404, however it is no id', async (t) => {
  const { anna, get, put, remove } = await openLibrary(t)
  const none = ['0', '-1', '01', '1.5', '1e3', '9'.repeat(16), '9'.repeat(30), 'x', '%00', '..%2f1']
  for (const id of [...none, '0199b1c4-0000-7000-8000-000000000000', '7']) {
    t.equal((await get(`/photo/${id}`, anna)).statusCode, 404, id)
    t.equal((await put(`/post-photo/${id}`, anna)).statusCode, 404, id)
    t.equal((await remove(`/delete-photo/${id}`, anna)).statusCode, 404, id)
    t.equal((await get(`/api/images/${id}`, anna)).statusCode, 404, id)
  }
})

t.test('what is for one user alone is kept by no cache', async (t) => {
  const { anna, add, get } = await openLibrary(t)
  const { photo_id: photoId, id } = await add()
  for (const url of [`/photo/${id}`, '/my-photos', '/my-drafts', '/api/me', '/photo/0']) {
    t.equal((await get(url, anna)).headers['cache-control'], 'no-store', url)
  }
  t.equal((await get('/my-photos')).headers['cache-control'], 'no-store')
  const byNumber = await get(`/api/images/${photoId}`, anna)
  t.match(byNumber.headers, { 'cache-control': 'private, no-cache', vary: /authorization/i })
  t.equal((await get(`/api/images/${id}`)).headers['cache-control'], 'private, no-cache')
  const refused = await get(`/api/images/${photoId}`)
  t.match(refused, {
    statusCode: 404,
    headers: { 'cache-control': 'no-store', vary: /authorization/i },
  })
  t.match((await get(`/api/images/${photoId + 1}`)).headers, { 'cache-control': 'no-store' })
})

t.test(
  'what is published is kept by caches for an hour at most, so that it can be deleted',
  async (t) => {
    const { anna, add, get, post, remove } = await openLibrary(t)
    const { photo_id: photoId, id } = await add()
    await post(`/post-photo/${id}`, anna)
    for (const by of [id, photoId]) {
      const { headers } = await get(`/api/images/${by}`)
      t.match(headers, { 'cache-control': 'public, max-age=3600', etag: /^"[0-9a-f]{64}"$/ })
      const known = { 'if-none-match': String(headers.etag) }
      t.match(await get(`/api/images/${by}`, known), {
        statusCode: 304,
        headers: { 'cache-control': 'public, max-age=3600' },
      })
    }
    await remove(`/delete-photo/${id}`, anna)
    t.equal((await get(`/api/images/${id}`)).statusCode, 404)
  },
)

t.test('a photo is deleted once, by whichever of two requests comes first', async (t) => {
  const { anna, add, remove, files, rows } = await openLibrary(t)
  const { photo_id: photoId } = await add()
  const answers = await Promise.all([1, 2, 3].map(() => remove(`/delete-photo/${photoId}`, anna)))
  t.strictSame(answers.map(({ statusCode }) => statusCode).sort(), [200, 404, 404])
  t.strictSame(await files(), [])
  t.strictSame(await rows(), { photos: 0, deletions: 0 })
})
