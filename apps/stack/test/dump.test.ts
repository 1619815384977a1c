import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { contentTypes as types } from '@image-dump/origin'
import { XMLParser } from 'fast-xml-parser'
import t from 'tap'
import { signIn, startProduct } from './product.ts'

interface Image {
  readonly imageId: string
  readonly url: string
  readonly status: string
  readonly source?: string
  readonly contentType?: string
  readonly bytes?: number | string
  readonly sha256?: string
  readonly failure?: { readonly kind: string; readonly code?: string; readonly httpStatus?: string }
}

/** What the origin does, and what is to become of the image. */
const troubles: Readonly<Record<string, string>> = {
  '/status/404': '404',
  '/status/410': '410',
  '/status/500': '500',
  '/redirect/loop': 'TOO_MANY_REDIRECTS',
  '/redirect/nowhere': 'BAD_RESPONSE',
  '/html-as-png': 'NOT_AN_IMAGE',
  '/empty': 'NOT_AN_IMAGE',
  '/svg': 'NOT_AN_IMAGE',
  '/polyglot': 'NOT_AN_IMAGE',
  '/truncated': 'TRUNCATED',
  '/truncated?chunked': 'TRUNCATED',
  '/reset-midway': 'TRUNCATED',
  '/too-large': 'TOO_LARGE',
  '/endless': 'TOO_LARGE',
  '/reset': 'CONNECT',
  '/silent': 'TIMEOUT',
  '/trickle?ms=500': 'TIMEOUT',
  '/no-content': 'BAD_RESPONSE',
  '/partial': 'BAD_RESPONSE',
  '/gzip': 'BAD_RESPONSE',
  'http://no-such-shop.invalid/a.png': 'DNS',
  'http://10.0.0.1/a.png': 'BLOCKED_ADDRESS',
  'http://169.254.169.254/latest/meta-data': 'BLOCKED_ADDRESS',
  'http://localhost:22/a.png': 'BLOCKED_ADDRESS',
  'ftp://example.com/a.png': 'INVALID_URL',
  'http://user:secret@example.com/a.png': 'INVALID_URL',
  'not a url': 'INVALID_URL',
}
t.test('what becomes of every kind of image, in XML and in JSON', async (t) => {
  const settings = { FETCH_TIMEOUT: '2', IMAGE_MAX_BYTES: '1MiB', WORKERS: '2' }
  const { url, origin, dataDir } = await startProduct(t, settings)
  const headers = await signIn(url, 'goldie', 'gold-5up-sample')

  // 102 URLs: every trouble once, one redirect to a good image, and good images of every format.
  const paths = Object.keys(troubles).concat('/redirect/3?url=/images/7.webp')
  const extensions = Object.keys(types)
  for (let n = 0; paths.length < 102; n += 1) {
    paths.push(`/images/${n}.${extensions[n % extensions.length]}`)
  }
  const urls = paths.map((path) => (path.startsWith('/') ? origin.url + path : path))
  const items = Array.from({ length: 51 }, (_, n) => ({
    name: `item ${n}`,
    images: urls.slice(2 * n, 2 * n + 2),
  }))

  const check = async (images: readonly Image[], requestId: string) => {
    t.strictSame(
      images.map((image) => image.url),
      urls,
    )
    for (const [n, image] of images.entries()) {
      const path = paths[n] ?? ''
      const trouble = troubles[path]
      if (trouble !== undefined) {
        t.equal(image.status, 'FAILURE', path)
        t.equal(String(image.failure?.httpStatus ?? image.failure?.code), trouble, path)
        continue
      }
      const good = path.replace(/^.*url=/, '')
      const bytes = await origin.bytesOf(good)
      const [extension = ''] =
        Object.entries(types).find(([, type]) => type === image.contentType) ?? []
      t.equal(types[good.split('.').at(-1) as keyof typeof types], image.contentType, path)
      t.equal(Number(image.bytes), bytes?.length)
      t.equal(
        image.sha256,
        createHash('sha256')
          .update(bytes ?? '')
          .digest('hex'),
      )
      const file = `${image.imageId}-${String(image.sha256).slice(0, 8)}.${extension}`
      const stored = join(dataDir, 'images/dumps', requestId, file)
      t.ok(
        (await readFile(stored)).equals(bytes ?? Buffer.alloc(0)),
        'the origin’s bytes are on disk',
      )
      const served = await fetch(url + image.source)
      t.equal(served.headers.get('content-type'), image.contentType)
      t.ok(
        Buffer.from(await served.arrayBuffer()).equals(bytes ?? Buffer.alloc(0)),
        'and are served',
      )
    }
  }

  const json = await fetch(`${url}/api/dumps`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ items }),
  })
  t.equal(json.status, 200)
  const dump: { requestId: string; status: string; items: { images: Image[] }[] } = JSON.parse(
    await json.text(),
  )
  t.equal(dump.status, 'PARTIAL')
  await check(
    dump.items.flatMap((item) => item.images),
    dump.requestId,
  )

  const escaped = (text: string) => text.replaceAll('&', '&amp;')
  const feed = items.map(
    ({ name, images }) =>
      `<item><name>${name}</name><images>${images.map((url) => `<url>${escaped(url)}</url>`).join('')}</images></item>`,
  )
  const xml = await fetch(`${url}/api/dumps`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/xml' },
    body: `<items>${feed.join('')}</items>`,
  })
  t.equal(xml.status, 200)
  const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'image' })
  const parsed = parser.parse(await xml.text()).dump
  const answered: { images: { image: Image[] } }[] = parsed.items.item
  await check(
    answered.flatMap((item) => item.images.image),
    parsed.requestId,
  )
  t.strictSame(parsed.counts, {
    items: '51',
    images: '102',
    success: '75',
    failure: '27',
    pending: '0',
  })
})
