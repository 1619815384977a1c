import t from 'tap'
import { table, tally } from '../src/table.ts'

const items = [
  {
    name: 'Soup',
    status: 'PARTIAL',
    images: [
      { status: 'SUCCESS', contentType: 'image/png', bytes: 2048, width: 6, height: 4 },
      { status: 'FAILURE', failure: { httpStatus: 404 } },
    ],
  },
  { name: 'Tea', status: 'FAILURE', images: [{ status: 'FAILURE', failure: { code: 'DNS' } }] },
]

t.test('an item is a row, in columns', async (t) => {
  t.equal(
    table(items),
    [
      'item  status   front           back',
      '────  ───────  ──────────────  ──────────',
      'Soup  PARTIAL  ✓ png 6×4 2 KB  ✗ HTTP 404',
      'Tea   FAILURE  ✗ DNS',
    ].join('\n'),
  )
})

t.test('outcomes are counted, most first', async (t) => {
  t.equal(tally([...items, ...items.slice(1)]), '2 DNS, 1 SUCCESS, 1 HTTP 404')
})
