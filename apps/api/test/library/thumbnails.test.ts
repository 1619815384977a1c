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
      'cache-control': 'private, no-cache',
    })
    t.equal((await sharp(answer.rawPayload).metadata()).width, width, query)
    t.not(answer.headers.etag, original.headers.etag)
    const again = { 'if-none-match': String(answer.headers.etag) }
    t.equal((await get(`/api/images/${id}?${query}`, again)).statusCode, 304)
    t.equal((await get(`/api/images/${id}`, again)).statusCode, 200)
  }
  t.equal((await files()).length, 4, 'the photo and three sizes')
})

t.test('it covers what was asked also where EXIF turns the photo', async (t) => {
  const { anna, upload, get } = await openLibrary(t)
  for (const orientation of [3, 6, 8]) {
    const bytes = await sharp(await photo(2000, 1000))
      .withMetadata({ orientation })
      .toBuffer()
    const { id }: { id: string } = JSON.parse(await (await upload(anna, bytes)).text())
    const shown = orientation < 5 ? { width: 2000, height: 1000 } : { width: 1000, height: 2000 }
    for (const query of ['w=320', 'h=320', 'w=100', 'h=160', 'w=200&h=300']) {
      const answer = await get(`/api/images/${id}?${query}`)
      t.equal(answer.headers['content-type'], 'image/webp')
      const { width = 0, height = 0 } = await sharp(answer.rawPayload).metadata()
      const asked = new URLSearchParams(query)
      const name = `orientation ${orientation}, ${query}: ${width}x${height}`
      t.ok(width >= Number(asked.get('w')) && height >= Number(asked.get('h')), name)
      t.ok(Math.max(width, height) <= 1280, name)
      t.equal(width / height, shown.width / shown.height, name)
    }
  }
})

t.test(
  'the image itself, sent since no thumbnail could be made, is kept by no cache',
  async (t) => {
    const { anna, upload, get, post } = await openLibrary(t)
    const broken = (
      await sharp(await photo(800, 600))
        .webp()
        .toBuffer()
    ).fill(0, 30)
    const { id }: { id: string } = JSON.parse(await (await upload(anna, broken)).text())
    await post(`/post-photo/${id}`, anna)
    const answer = await get(`/api/images/${id}?w=320`)
    t.ok(answer.rawPayload.equals(broken))
    t.equal(answer.headers['cache-control'], 'no-store')
    t.equal((await get(`/api/images/${id}`)).headers['cache-control'], 'public, max-age=3600')
  },
)

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
