import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { Dumps, Images } from '@image-dump/database'
import { httpError } from '@image-dump/outcome'
import t, { type Test } from 'tap'
import { v7 as uuid } from 'uuid'
import { build, signedIn } from '../build.ts'
import { openLibrary } from './support.ts'

const bytes = Buffer.from('0123456789')

/** An API with one image in its store, and one that failed. */
async function withImages(t: Test) {
  const built = await build(t)
  const { services, db } = built
  await signedIn(built, 'anna')
  const user = await services.users.credentials('anna')
  const id = uuid()
  const items = [
    { name: 'Tomato Soup', manufacturer: null, brand: null, category: null, images: ['a', 'b'] },
  ]
  const dump = { id, userId: String(user?.id), dataFormat: 'json', data: bytes, items } as const
  const [good = '', bad = ''] = (await new Dumps(db).add(dump)).map((image) => image.id)
  const file = await services.store.stage()
  await writeFile(file.path, bytes)
  await services.store.put(`images/dumps/${id}/x/${good}.png`, file)
  const stored = {
    key: `images/dumps/${id}/x/${good}.png`,
    contentType: 'image/png',
    bytes: bytes.length,
    width: 1,
    height: 1,
    sha256: createHash('sha256').update(bytes).digest(),
  }
  await new Images(db).settle([
    { imageId: good, requestId: id, attempts: 1, outcome: { stored } },
    { imageId: bad, requestId: id, attempts: 1, outcome: { failure: httpError(404) } },
  ])
  const get = (headers = {}, id = good, method: 'GET' | 'HEAD' = 'GET') =>
    built.app.inject({ method, url: `/api/images/${id}`, headers })
  return { ...built, get, good, bad, key: stored.key, etag: `"${stored.sha256.toString('hex')}"` }
}

t.test('an image is served to whoever knows its id, and can do nothing in a browser', async (t) => {
  const { get, etag } = await withImages(t)
  const answer = await get()
  t.equal(answer.statusCode, 200)
  t.ok(answer.rawPayload.equals(bytes))
  t.match(answer.headers, {
    'content-type': 'image/png',
    'content-length': '10',
    etag,
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'content-disposition': 'inline; filename="Tomato Soup.png"',
  })
})

t.test('HEAD tells what GET would', async (t) => {
  const { get, good } = await withImages(t)
  const answer = await get({}, good, 'HEAD')
  t.match(answer.headers, { 'content-type': 'image/png', 'content-length': '10' })
  t.equal(answer.rawPayload.length, 0)
})

t.test('an image that the client has is not sent again', async (t) => {
  const { get, etag } = await withImages(t)
  for (const tags of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const answer = await get({ 'if-none-match': tags })
    t.equal(answer.statusCode, 304, tags)
    t.equal(answer.headers.etag, etag)
    t.equal(answer.rawPayload.length, 0)
  }
  t.equal((await get({ 'if-none-match': '"other"' })).statusCode, 200)
})

const ranges: Record<string, { status: number; body?: string; range?: string }> = {
  'bytes=2-4': { status: 206, body: '234', range: 'bytes 2-4/10' },
  'bytes=7-': { status: 206, body: '789', range: 'bytes 7-9/10' },
  'bytes=-2': { status: 206, body: '89', range: 'bytes 8-9/10' },
  'bytes=5-100': { status: 206, body: '56789', range: 'bytes 5-9/10' },
  'bytes=10-': { status: 416, range: 'bytes */10' },
  'bytes=0-1,4-5': { status: 200, body: '0123456789' },
  'bytes=x': { status: 200, body: '0123456789' },
  'lines=0-1': { status: 200, body: '0123456789' },
}
for (const [range, expected] of Object.entries(ranges)) {
  t.test(`a range of ${range} is ${expected.status}`, async (t) => {
    const { get } = await withImages(t)
    const answer = await get({ range })
    t.equal(answer.statusCode, expected.status)
    if (expected.body !== undefined) t.equal(answer.payload, expected.body)
    t.equal(answer.headers['content-range'], expected.range)
  })
}

t.test('a range is for GET alone: HEAD tells of the whole file', async (t) => {
  const { get, good } = await withImages(t)
  for (const range of Object.keys(ranges)) {
    const answer = await get({ range }, good, 'HEAD')
    t.match(answer, { statusCode: 200, headers: { 'content-length': '10' } }, range)
    t.equal(answer.headers['content-range'], undefined)
  }
})

t.test('what the client has is not sent again, whatever range of it is asked for', async (t) => {
  const { get, etag } = await withImages(t)
  for (const range of ['bytes=2-4', 'bytes=10-']) {
    const answer = await get({ range, 'if-none-match': etag })
    t.match(answer, { statusCode: 304, headers: { etag } }, range)
    t.equal(answer.headers['content-range'], undefined)
    t.not((await get({ range, 'if-none-match': '"other"' })).statusCode, 304)
  }
})

t.test('If-Range gives the range of that version only', async (t) => {
  const { get, etag } = await withImages(t)
  t.equal((await get({ range: 'bytes=0-1', 'if-range': etag })).statusCode, 206)
  t.equal((await get({ range: 'bytes=0-1', 'if-range': '"older"' })).statusCode, 200)
})

t.test(
  'what is not there is 404: a failed image, an unknown id, no id, a file that is gone',
  async (t) => {
    const { get, bad, services, key } = await withImages(t)
    for (const id of [bad, '0199b1c4-0000-7000-8000-000000000000', 'x', '..%2f..%2fetc%2fpasswd']) {
      t.equal((await get({}, id)).statusCode, 404, id)
    }
    await services.store.delete(key)
    const answer = await get()
    t.equal(answer.statusCode, 404)
    t.match(answer.headers['content-type'], /problem\+json/)
    t.strictSame([answer.headers.etag, answer.headers['cache-control']], [undefined, undefined])
  },
)

t.test('the name to save it under is the caption, as far as it is safe', async (t) => {
  const { get, put, add, anna } = await openLibrary(t)
  const { id } = await add()
  const names = {
    'Me at the zoo': 'filename="Me at the zoo.png"',
    '../../etc/passwd': 'filename="etc passwd.png"',
    'a"; filename="b.exe': 'filename="a ; filename= b.exe.png"',
    'a\r\nset-cookie: x': 'filename="a set-cookie x.png"',
    'gnp\u202Eexe': 'filename="gnp exe.png"',
    Käse: `filename="K_se.png"; filename*=UTF-8''K%C3%A4se.png`,
    '𝄞 (1)': `filename="_ (1).png"; filename*=UTF-8''%F0%9D%84%9E%20%281%29.png`,
    '': `filename="${id}.png"`,
    ' ... ': `filename="${id}.png"`,
    [`${'x'.repeat(59)}𝄞y`]: `filename="${'x'.repeat(59)}_.png"; filename*=UTF-8''${'x'.repeat(59)}%F0%9D%84%9E.png`,
  }
  for (const [caption, name] of Object.entries(names)) {
    await put(`/photos/${id}/caption`, anna, { caption })
    const answer = await get(`/api/images/${id}`)
    t.equal(answer.headers['content-disposition'], `inline; ${name}`)
  }
})
