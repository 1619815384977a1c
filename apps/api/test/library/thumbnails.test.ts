import sharp from 'sharp'
import t from 'tap'
import { openLibrary, picture } from './support.ts'

const photo = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#08c' } })
    .jpeg()
    .toBuffer()

t.test('a thumbnail covers what was asked, and is a file of its own', async (t) => {
  const { anna, upload, get, files } = await openLibrary(t)
  const { id }: { id: string } = JSON.parse(
    await (await upload(anna, await photo(2000, 1000))).text(),
  )
  const original = await get(`/api/images/${id}`)
  for (const [query, width] of [
    ['w=100', 160],
    ['w=320', 320],
    ['h=160', 320],
    ['w=1000&h=1', 1280],
  ] as const) {
    const answer = await get(`/api/images/${id}?${query}`)
    t.match(answer.headers, {
      'content-type': 'image/webp',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': `inline; filename="${id}.webp"`,
      'cache-control': /immutable/,
    })
    t.equal((await sharp(answer.rawPayload).metadata()).width, width, query)
    t.not(answer.headers.etag, original.headers.etag)
    const again = { 'if-none-match': String(answer.headers.etag) }
    t.equal((await get(`/api/images/${id}?${query}`, again)).statusCode, 304)
    t.equal((await get(`/api/images/${id}`, again)).statusCode, 200)
  }
  t.equal((await files()).length, 4, 'the photo and three sizes')
})

t.test('HEAD tells what GET would, and sends nothing', async (t) => {
  const { anna, upload, get, head } = await openLibrary(t)
  const { id }: { id: string } = JSON.parse(
    await (await upload(anna, await photo(800, 600))).text(),
  )
  const answer = await head(`/api/images/${id}?w=320`)
  t.equal(answer.rawPayload.length, 0)
  const { etag, 'content-type': type } = (await get(`/api/images/${id}?w=320`)).headers
  t.match(answer.headers, { etag, 'content-type': type })
})

t.test('where there is no smaller one it is the image itself', async (t) => {
  const { anna, image, upload, get } = await openLibrary(t)
  const bmp = await picture(t, 1, 5000, 'bmp')
  for (const bytes of [image, bmp]) {
    const { id }: { id: string } = JSON.parse(await (await upload(anna, bytes)).text())
    for (const query of ['w=160', 'w=5000', 'w=1&h=119', 'w=320']) {
      const answer = await get(`/api/images/${id}?${query}`)
      t.ok(answer.rawPayload.equals(bytes), query)
      t.equal(answer.headers['accept-ranges'], 'bytes')
    }
  }
})

t.test('what is no size is 422', async (t) => {
  const { add, get } = await openLibrary(t)
  const { id } = await add()
  for (const query of ['w=0', 'w=-1', 'h=1.5', 'w=x', 'w=', 'h=1e9', 'w=1&w=2']) {
    const answer = await get(`/api/images/${id}?${query}`)
    t.match(answer.json(), { status: 422, errors: [{ path: query.slice(0, 1) }] }, query)
  }
})

t.test('with the photo go its thumbnails', async (t) => {
  const { anna, upload, get, remove, files } = await openLibrary(t)
  const { id }: { id: string } = JSON.parse(
    await (await upload(anna, await photo(2000, 1000))).text(),
  )
  for (const width of [160, 320, 640, 1280]) await get(`/api/images/${id}?w=${width}`)
  t.equal((await files()).length, 5)
  await remove(`/delete-photo/${id}`, anna)
  t.strictSame(await files(), [])
  t.equal((await get(`/api/images/${id}?w=320`)).statusCode, 404)
})
