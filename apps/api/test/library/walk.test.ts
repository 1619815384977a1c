import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { build } from '../build.ts'
import { openLibrary, picture } from './support.ts'

/** An API that listens and that nobody is known to, and clients that speak HTTP with it. */
async function open(t: Test) {
  const { app } = await build(t)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const client =
    (method: string) => async (path: string, token?: string, body?: object | FormData) => {
      const isForm = body instanceof FormData
      const answer = await fetch(url + path, {
        method,
        headers: {
          ...(token !== undefined && { authorization: token }),
          // As its document has it: all operations are done with this type, also without a body.
          ...(!isForm && { 'content-type': 'application/json' }),
        },
        ...(body && { body: isForm ? body : JSON.stringify(body) }),
      })
      const bytes = Buffer.from(await answer.arrayBuffer())
      const type = String(answer.headers.get('content-type'))
      const value = type.includes('json') ? JSON.parse(bytes.toString()) : undefined
      return { status: answer.status, type, bytes, value }
    }
  return {
    url,
    image: await picture(t),
    get: client('GET'),
    post: client('POST'),
    put: client('PUT'),
    remove: client('DELETE'),
  }
}

/** What fetch refuses to send: a GET with a body. */
async function getWithBody(url: string, body: object): Promise<unknown> {
  const text = JSON.stringify(body)
  const headers = { 'content-type': 'application/json', 'content-length': text.length }
  return new Promise((resolve, reject) => {
    request(url, { method: 'GET', headers }, (answer) => resolve(json(answer)))
      .on('error', reject)
      .end(text)
  })
}

const iso = /^\d{4}-\d\d-\d\dT.*(Z|\+00:00)$/

t.test('the images application, from top to bottom of its document', async (t) => {
  const { url, image, get, post } = await open(t)
  const registered = await post('/api/registration', undefined, {
    login: 'username',
    email: 'username@email.com',
    password: 'secret-of-mine',
  })
  t.equal(registered.status, 201)
  t.match(registered.value, {
    createTime: iso,
    email: 'username@email.com',
    id: /^[0-9a-f-]{36}$/,
    login: 'username',
  })
  t.equal(Object.keys(registered.value).length, 4)

  const credentials = { login: 'username', password: 'secret-of-mine' }
  const loggedIn = await getWithBody(`${url}/api/login`, credentials)
  t.match(loggedIn, { Authorization: /^[\w-]+\.[\w-]+\.[\w-]+$/ })
  const token = (await post('/api/login', undefined, credentials)).value.Authorization

  const before = await get('/api/me', token)
  t.strictSame(before.value, {
    id: registered.value.id,
    login: 'username',
    plan: before.value.plan,
    images: [],
  })

  const payload = { data: image.toString('base64'), description: 'Me at the zoo' }
  const uploaded = await post('/api/images', token, payload)
  t.equal(uploaded.status, 201)
  const { id, source, login, upload_date } = uploaded.value
  t.equal(Object.keys(uploaded.value).length, 4)
  t.strictSame({ login, source }, { login: 'username', source: `/api/images/${id}` })
  t.match(upload_date, iso)
  const me = await get('/api/me', token)
  t.strictSame(me.value.images, [{ description: 'Me at the zoo', id, source, upload_date }])

  const raw = await get(source)
  t.strictSame([raw.status, raw.type], [200, 'image/png'], 'a browser shows it, without a token')
  t.ok(raw.bytes.equals(image))
})

t.test('the photo application, from top to bottom of its document', async (t) => {
  const { image, get, post, put, remove } = await open(t)
  t.match(await get('/hello'), { status: 200, value: { message: String } })

  const [anna, bob] = ['test1@gmail.com', 'test2@gmail.com']
  const register = (username: string) =>
    post('/register', undefined, { username, password: 'test-of-mine', name: 'test' })
  const registered = await register(anna)
  t.equal(registered.status, 201)
  const asRegistered = `Bearer ${registered.value.access_token}`
  t.strictSame(await get('/my-photos', asRegistered).then(({ value }) => value), [])
  const asBob = `Bearer ${(await register(bob)).value.access_token}`

  const credentials = { username: anna, password: 'test-of-mine' }
  const loggedIn = (await post('/login', undefined, credentials)).value
  t.equal((await get('/my-photos', asRegistered)).status, 401, 'a login ends earlier sessions')
  const refreshed = await post('/refresh', `Bearer ${loggedIn.refresh_token}`)
  t.match(refreshed, { status: 200, value: { access_token: String, refresh_token: String } })
  const [token, refresh] = [refreshed.value.access_token, refreshed.value.refresh_token].map(
    (token) => `Bearer ${token}`,
  )

  const upload = async () => {
    const form = new FormData()
    form.append('file', new Blob([image]), 'a.png')
    return post('/upload-photo', token, form)
  }
  const [first, second] = [await upload(), await upload()]
  t.match(first, { status: 201, value: { photo_id: Number, posted: 0 } })
  const [id, other] = [first.value.photo_id, second.value.photo_id]
  const listed = async (path: string, as = token) =>
    (await get(path, as)).value.map((photo: { photo_id: number }) => photo.photo_id)

  t.strictSame(await listed('/my-photos?order=ASC'), [id, other])
  t.strictSame(await listed('/my-photos?order=DESC'), [other, id])
  t.strictSame(await listed('/my-drafts?order=ASC'), [id, other])
  t.strictSame(await listed('/all-photos', asBob), [])
  t.match((await get(`/photo/${id}`, token)).value, {
    photo_id: id,
    username: anna,
    posted: 0,
    published: null,
  })
  t.equal((await get(`/photo/${id}`, asBob)).status, 404)

  t.equal((await put(`/post-photo/${id}`, token)).status, 200)
  t.match((await post(`/post-photo/${other}`, token)).value, { posted: 1, published: iso })
  t.match((await get(`/photo/${id}`, asBob)).value, { photo_id: id, posted: 1, published: iso })
  const captioned = await put(`/photos/${id}/caption`, token, { caption: '12sdjkfh' })
  t.match(captioned, { status: 200, value: { photo_id: id, caption: '12sdjkfh', posted: 1 } })
  t.strictSame(await listed('/my-drafts'), [])

  t.strictSame(await listed('/all-photos', asBob), [other, id])
  t.strictSame(await listed('/all-photos?order=asc', asBob), [id, other])
  t.strictSame(await listed(`/all-photos?user=${anna}`, asBob), [other, id])
  t.strictSame(await listed(`/all-photos?order=asc&user=${anna}`, asBob), [id, other])
  t.strictSame(await listed(`/all-photos?user=${bob}`, asBob), [])
  const [{ source, thumbnail }] = (await get('/all-photos', asBob)).value
  t.ok((await get(source)).bytes.equals(image))
  t.equal((await get(thumbnail)).status, 200)

  t.equal((await remove(`/delete-photo/${id}`, asBob)).status, 403)
  t.equal((await remove(`/delete-photo/${id}`, token)).status, 200)
  t.strictSame(await listed('/all-photos', asBob), [other])
  t.equal((await get(`/photo/${id}`, token)).status, 404)
  t.equal((await get(first.value.source)).status, 404)

  t.equal((await post('/logout/access', token)).status, 200)
  t.equal((await get('/my-photos', token)).status, 401)
  const again = (await post('/refresh', refresh)).value
  t.equal((await get('/my-photos', `Bearer ${again.access_token}`)).status, 200)
  t.equal((await remove('/logout/refresh', `Bearer ${again.refresh_token}`)).status, 200)
  t.equal((await post('/refresh', `Bearer ${again.refresh_token}`)).status, 401)
})

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
