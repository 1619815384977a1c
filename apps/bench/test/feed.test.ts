import { parseDump } from '@image-dump/dump'
import t from 'tap'
import { feed } from '../src/load/feed.ts'

const origins = ['http://127.0.0.1:1', 'http://127.0.0.1:2']
const limits = { minItems: 51, maxItems: 10_000 }

t.test('the dump asks for the very list that the others download', async (t) => {
  for (const images of [102, 10_200, 20_400]) {
    const { urls, body } = feed(images, origins)
    const items = parseDump(Buffer.from(body), 'xml', limits)
    t.equal(urls.length, images)
    t.equal(items.length, Math.min(10_000, images / 2))
    t.strictSame(
      items.flatMap((item) => item.images),
      urls,
    )
  }
})

t.test('origins take turns, and so many items have the images as are asked for', async (t) => {
  const { urls, body } = feed(51, origins, 51)
  t.equal(urls.filter((url) => url.startsWith(`${origins[0]}/`)).length, 26)
  t.equal(parseDump(Buffer.from(body), 'xml', limits).length, 51)
})
