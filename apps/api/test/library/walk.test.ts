import t from 'tap'
import { openLibrary } from './support.ts'

t.test(
  'the photo application: from the upload to the deletion, as its document has it',
  async (t) => {
    const { anna, bob, image, add, get, post, put, remove, files } = await openLibrary(t)
    const { photo_id: photoId, id } = await add()
    t.match(photoId, Number)

    const draft = (await get(`/photo/${photoId}`, anna)).json()
    t.match(draft, { photo_id: photoId, id, username: 'anna', posted: 0, published: null })
    t.match((await get('/my-photos?order=ASC', anna)).json(), [{ photo_id: photoId, posted: 0 }])
    t.match((await get('/my-drafts', anna)).json(), [{ photo_id: photoId }])
    t.strictSame((await get('/all-photos', bob)).json(), [])
    t.equal((await get(`/photo/${photoId}`, bob)).statusCode, 404)

    const json = { ...anna, 'content-type': 'application/json' }
    const captioned = await put(`/photos/${photoId}/caption`, json, { caption: '12sdjkfh' })
    t.match(captioned.json(), { photo_id: photoId, caption: '12sdjkfh', posted: 0 })
    const posted = await post(`/post-photo/${photoId}`, json)
    t.match(posted.json(), { posted: 1, published: /^\d{4}-.*Z$/ })
    t.equal((await get(`/photo/${photoId}`, bob)).json().posted, 1)
    t.strictSame((await get('/my-drafts', anna)).json(), [])
    for (const query of ['', '?order=asc', '?user=anna', '?order=asc&user=ANNA']) {
      t.match((await get(`/all-photos${query}`, bob)).json(), [{ photo_id: photoId }], query)
    }
    t.strictSame((await get('/all-photos?user=bob', bob)).json(), [])

    const [listed] = (await get('/all-photos', bob)).json()
    t.ok((await get(listed.source)).rawPayload.equals(image))
    t.equal((await get(listed.thumbnail)).statusCode, 200)
    t.equal((await remove(`/delete-photo/${photoId}`, json)).statusCode, 200)
    t.strictSame((await get('/all-photos', bob)).json(), [])
    t.equal((await get(listed.source)).statusCode, 404)
    t.strictSame(await files(), [])
  },
)

t.test(
  'the images application: from the upload to the raw image, as its document has it',
  async (t) => {
    const { anna, image, get, post } = await openLibrary(t)
    const payload = { data: image.toString('base64'), description: 'Me at the zoo' }
    const authorization = anna.authorization.replace('Bearer ', '')
    const uploaded = await post('/api/images', { authorization }, payload)
    t.equal(uploaded.statusCode, 201)
    const { id, source, login, upload_date } = uploaded.json()
    t.strictSame(Object.keys(uploaded.json()).sort(), ['id', 'login', 'source', 'upload_date'])
    t.strictSame({ login, source }, { login: 'anna', source: `/api/images/${id}` })
    t.match(upload_date, /^\d{4}-.*Z$/)
    const me = (await get('/api/me', { authorization })).json()
    t.match(me, { id: /-/, login: 'anna', plan: 'gold' })
    t.strictSame(me.images, [{ description: 'Me at the zoo', id, source, upload_date }])
    const raw = await get(source)
    t.equal(raw.headers['content-type'], 'image/png')
    t.ok(raw.rawPayload.equals(image))
  },
)

t.test('both kinds of image are one kind, found by either id', async (t) => {
  const { anna, image, add, get, post, patch, put } = await openLibrary(t)
  const { photo_id: photoId, id } = await add()
  const data = image.toString('base64')
  const other = (await post('/api/images', anna, { data })).json()
  t.equal((await get('/api/me', anna)).json().images.length, 2)
  t.match((await get('/my-photos', anna)).json(), [{ id: other.id }, { id }])
  t.equal((await get(`/photo/${id}`, anna)).json().photo_id, photoId)
  t.equal((await patch(`/photos/${id}/caption`, anna, { caption: 'x' })).json().caption, 'x')
  t.equal((await put(`/post-photo/${id.toUpperCase()}`, anna)).json().posted, 1)
  t.equal((await get(`/api/images/${photoId}`)).statusCode, 200)
})

t.test('a photo is published once: the second time changes nothing', async (t) => {
  const { anna, add, put, post } = await openLibrary(t)
  const { photo_id: photoId } = await add()
  const first = (await put(`/post-photo/${photoId}`, anna)).json()
  t.strictSame((await post(`/post-photo/${photoId}`, anna)).json(), first)
})

t.test('a caption is text of a few thousand characters', async (t) => {
  const { anna, add, put, get } = await openLibrary(t)
  const { photo_id: photoId } = await add()
  const send = (body: object | string) =>
    put(`/photos/${photoId}/caption`, { ...anna, 'content-type': 'application/json' }, body)
  for (const caption of ['', 'é𝄞\n"\\', 'x'.repeat(5000)]) {
    t.equal((await send({ caption })).json().caption, caption)
  }
  for (const body of [{}, { caption: 1 }, { caption: null }, { caption: 'x'.repeat(5001) }]) {
    t.match((await send(body)).json(), { status: 422, errors: [{ path: 'caption' }] })
  }
  t.equal((await send('{"caption":"\\u0000"}')).statusCode, 422)
  t.equal((await send('{"caption":')).statusCode, 400)
  t.equal((await get(`/photo/${photoId}`, anna)).json().caption.length, 5000)
})
