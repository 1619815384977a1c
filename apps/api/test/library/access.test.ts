import t from 'tap'
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
  const forged = { authorization: `${anna.authorization.slice(0, -2)}xx` }
  const who = {
    owner: anna,
    other: bob,
    'no token': {},
    'garbage token': garbage,
    forged,
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
  t.match((await get(`/api/images/${id}`)).headers['cache-control'], /^public/)
})

t.test('a photo is deleted once, by whichever of two requests comes first', async (t) => {
  const { anna, add, remove, files, rows } = await openLibrary(t)
  const { photo_id: photoId } = await add()
  const answers = await Promise.all([1, 2, 3].map(() => remove(`/delete-photo/${photoId}`, anna)))
  t.strictSame(answers.map(({ statusCode }) => statusCode).sort(), [200, 404, 404])
  t.strictSame(await files(), [])
  t.strictSame(await rows(), { photos: 0, deletions: 0 })
})
