import t from 'tap'
import { describeHead, describeImage, describeItem, renderHeads, renderJson } from '../src/index.ts'
import { described, head, items, pagesOf, settledHead } from './answers.ts'

t.test('the answer is the contract’s, absent values left out', async (t) => {
  const chunks = await Array.fromAsync(renderJson({ head, pages: pagesOf(items) }))
  t.equal(chunks.join(''), JSON.stringify({ ...described.head, items: described.items }))
})

t.test('a page of items is a chunk, and an empty page is none', async (t) => {
  const [first, second] = items
  const pages = pagesOf([], [first], [], [second], [])
  const chunks = await Array.fromAsync(renderJson({ head, pages }))
  t.equal(chunks.length, 4)
  t.strictSame(JSON.parse(chunks.join('')), { ...described.head, items: described.items })
})

t.test('a dump without items is whole all the same', async (t) => {
  const chunks = await Array.fromAsync(renderJson({ head, pages: pagesOf() }))
  t.strictSame(JSON.parse(chunks.join('')), { ...described.head, items: [] })
})

t.test('no more pages are asked for than are written', async (t) => {
  let asked = 0
  let closed = false
  async function* pages() {
    try {
      for (; ; asked += 1) yield items
    } finally {
      closed = true
    }
  }
  const chunks = renderJson({ head, pages: pages() })
  for (let chunk = 0; chunk < 3; chunk += 1) await chunks.next()
  t.equal(asked, 1)
  await chunks.return()
  t.ok(closed, 'a reader that leaves closes the pages')
})

t.test('an error of the pages is passed on', async (t) => {
  async function* pages() {
    yield items
    throw new Error('the database is away')
  }
  await t.rejects(Array.fromAsync(renderJson({ head, pages: pages() })), { message: /away/ })
})

t.test('the parts can be described alone', async (t) => {
  t.strictSame(describeHead(head), described.head)
  t.strictSame(describeHead(settledHead), {
    ...described.head,
    status: 'PARTIAL',
    finishedAt: '2026-01-02T03:04:06.000Z',
  })
  t.strictSame(items.map(describeItem), described.items)
  t.strictSame(items[1].images.map(describeImage), described.items[1]?.images)
})

t.test('what else an image carries stays inside', async (t) => {
  const row = {
    ...items[1].images[1],
    imageId: 'i',
    url: 'u',
    attempts: 2,
    secret: 's',
    sha256: 'x',
  }
  const image = describeImage({ ...row, status: 'PENDING' })
  t.strictSame(image, { imageId: 'i', url: 'u', status: 'PENDING', attempts: 2 })
})

t.test('a list of dumps is an array of heads', async (t) => {
  t.equal(renderHeads([], 'json'), '[]')
  t.strictSame(JSON.parse(renderHeads([settledHead, head], 'json')), [
    describeHead(settledHead),
    described.head,
  ])
})
