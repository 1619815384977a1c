import { parseDump } from '@image-dump/dump'
import t from 'tap'
import { writeFeed } from '../src/console/dump/write-feed.ts'

const items = [
  {
    name: 'Fish & "Chips" <large>',
    manufacturer: 'Café\r\n',
    brand: null,
    category: 'Food',
    images: ['https://example.com/a?b=1&c=2', 'x'],
  },
  { name: 'plain', images: ['y'] },
]

t.test('a feed that is written can be sent', async (t) => {
  for (const format of ['xml', 'json'] as const) {
    const body = new TextEncoder().encode(writeFeed(items, format))
    const read = parseDump(body, format, { minItems: 1, maxItems: 10 })
    t.match(read, [
      { name: 'Fish & "Chips" <large>', brand: null, category: 'Food', images: items[0]?.images },
      { name: 'plain', manufacturer: null, images: ['y'] },
    ])
  }
})
