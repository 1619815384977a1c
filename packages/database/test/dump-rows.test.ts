import t from 'tap'
import { chunks, imageRows, itemRows } from '../src/dump-rows.ts'
import { item } from './fixtures.ts'

t.test('rows are made when an insert asks for them, and no sooner', async (t) => {
  const asked: number[] = []
  function* counting() {
    for (let n = 0; n < 10_000; n += 1) {
      asked.push(n)
      yield n
    }
  }
  const inserts = chunks(counting())
  const { value: first = [] } = inserts.next()
  t.equal(asked.length, first.length)
  t.ok(first.length < 10_000)
  t.strictSame([first, ...inserts].flat(), asked, 'all of them, in their order')
})

t.test('nothing is not inserted', async (t) => {
  t.strictSame([...chunks([])], [])
})

t.test('rows have ids that rise, and the places that the client gave them', async (t) => {
  const items = [...itemRows([item('a', 2), item('b', 1)])]
  const images = [...imageRows(items)]
  t.match(items, [
    { name: 'a', position: 0 },
    { name: 'b', position: 1 },
  ])
  t.match(images, [
    { itemId: items[0]?.id, position: 0, url: 'https://example.com/a/0.png' },
    { itemId: items[0]?.id, position: 1, url: 'https://example.com/a/1.png' },
    { itemId: items[1]?.id, position: 0, url: 'https://example.com/b/0.png' },
  ])
  const ids = images.map(({ id }) => id)
  t.strictSame(ids, ids.toSorted())
})
