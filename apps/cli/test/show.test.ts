import t from 'tap'
import { bar } from '../src/show/bar.ts'
import { imageTable, tally } from '../src/show/images.ts'
import { table } from '../src/show/table.ts'
import { fit, harmless, widthOf } from '../src/show/width.ts'
import { span } from '../src/show/words.ts'

const image = (url: string, code?: string) => ({
  imageId: url,
  url,
  status: code ? 'FAILURE' : 'SUCCESS',
  ...(code
    ? { failure: code.startsWith('4') ? { httpStatus: Number(code) } : { code } }
    : { contentType: 'image/png', bytes: 2048, width: 6, height: 4 }),
})
const items = [
  { name: 'Soup', status: 'PARTIAL', images: [image('https://a/1'), image('https://a/2', '404')] },
  { name: 'Tea', status: 'FAILURE', images: [image('https://a/3', 'DNS')] },
]

t.test('the table has what failed, or all of it', async (t) => {
  t.equal(
    imageTable(items, { all: false, room: undefined }),
    [
      'item  image        outcome',
      '────  ───────────  ──────────',
      'Soup  https://a/2  ✗ HTTP 404',
      'Tea   https://a/3  ✗ DNS',
    ].join('\n'),
  )
  t.match(imageTable(items, { all: true, room: undefined }), 'https://a/1  ✓ png 6×4 2 kB')
  t.equal(imageTable([], { all: false, room: 80 }), undefined)
})

t.test('of 10,000 failures the first are shown, and how many more there are', async (t) => {
  const images = Array.from({ length: 10_000 }, (_, n) => image(`https://a/${n}`, 'DNS'))
  const text = imageTable([{ name: 'Tea', status: 'FAILURE', images }], { all: false, room: 80 })
  t.equal(text?.split('\n').length, 33)
  t.match(text, 'and 9,970 more failures')
  t.equal(tally([{ name: 'Tea', status: 'FAILURE', images }]), '10,000 DNS')
})

t.test('a table fits its terminal: a URL keeps its end, a name its beginning', async (t) => {
  const columns = [
    { title: 'a', keep: 'start' },
    { title: 'b', keep: 'end' },
    { title: 'c' },
  ] as const
  const text = table(columns, [['n'.repeat(50), `${'u'.repeat(60)}.png`, '✗ DNS']], 60)
  for (const line of text.split('\n')) t.ok(widthOf(line) <= 60)
  t.match(text, /n…/)
  t.match(text, /…u+\.png {2}✗ DNS/)
})

t.test('names in wide scripts, and emoji, stand in line', async (t) => {
  t.equal(widthOf('緑茶'), 4)
  t.equal(widthOf('👩‍👩‍👧 é'), 4)
  t.equal(fit('緑茶です', 5), '緑茶…')
})

t.test('a name tells the terminal to do nothing', async (t) => {
  t.equal(harmless('\x1b[2J\u202eTea\n'), ' [2J Tea ')
})

t.test('the bar fits its terminal, and is full only at the end', async (t) => {
  const standing = { settled: 9_999, seen: 9_999, failed: 3, total: 10_000, elapsed: 10_000 }
  for (const room of [20, 40, 79, 200]) t.ok(widthOf(bar(standing, room)) <= room)
  t.match(bar(standing, 79), '░')
  t.notMatch(bar({ ...standing, settled: 10_000 }, 79), '░')
  t.equal(bar({ ...standing, total: undefined }, 79), '9,999 images settled, 3 failed')
})

t.test('the time that is left is guessed from what was seen', async (t) => {
  const standing = { settled: 9_000, seen: 100, failed: 0, total: 10_000, elapsed: 4_000 }
  t.match(bar(standing, 79), ', 40 s left')
  t.notMatch(bar({ ...standing, elapsed: 1_000 }, 79), 'left', 'once there is enough of it')
})

t.test('times are said as people say them', async (t) => {
  t.strictSame([320, 41_000, 720_000, 3_900_000].map(span), [
    '0.3 s',
    '41 s',
    '12 min',
    '1 h 5 min',
  ])
})
