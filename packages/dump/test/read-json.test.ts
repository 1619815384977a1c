import t from 'tap'
import { parse } from './support.ts'

const blank = { manufacturer: null, brand: null, category: null }

t.test('a dump in JSON is read as it is in the contract', async (t) => {
  const dump = {
    items: [
      {
        name: 'Tomato Soup',
        manufacturer: 'Cafe world',
        brand: 'Cafe',
        category: 'Food',
        images: ['https://example.com/front.png', 'https://example.com/back.png'],
      },
      { name: 'Second', brand: null, images: ['https://example.com/2.png'] },
    ],
  }
  t.strictSame(parse(JSON.stringify(dump, null, 2), 'json'), [
    dump.items[0],
    { name: 'Second', ...blank, images: ['https://example.com/2.png'] },
  ])
})

const one = { name: 'n', images: ['u'] }
const oneTwin = { name: 'n', images: { url: ['u'] } }
const read = { name: 'n', ...blank, images: ['u'] }

const forms: readonly [what: string, dump: unknown, count: number][] = [
  ['the literal twin of the XML', { items: { item: [oneTwin, oneTwin] } }, 2],
  ['a single item that is no list', { items: { item: oneTwin } }, 1],
  ['a single url that is no list', { items: [{ name: 'n', images: { url: 'u' } }] }, 1],
  ['plain items with the images of the twin', { items: [one, oneTwin] }, 2],
  ['the items of the twin with plain images', { items: { item: [oneTwin, one] } }, 2],
  ['a twin without an item', { items: {} }, 0],
  ['a twin with a null item', { items: { item: null } }, 0],
  ['no items', { items: [] }, 0],
]

for (const [what, dump, count] of forms) {
  t.test(`accepted: ${what}`, async (t) => {
    t.strictSame(parse(JSON.stringify(dump), 'json'), Array(count).fill(read))
  })
}

t.test('text stays as it was written', async (t) => {
  const texts = [
    ' padded ',
    '00123',
    'a\r\n\tb',
    '&amp;',
    'a\u2028b',
    '"\\/',
    '😀\u{10FFFF}',
    '\x7f',
  ]
  for (const text of texts) {
    const [item] = parse(JSON.stringify({ items: [{ name: text, images: [text] }] }), 'json')
    t.strictSame(item, { name: text, ...blank, images: [text] })
  }
})

t.test('escapes are decoded', async (t) => {
  const body = String.raw`{"it\u0065ms":[{"name":"\u00e9\n\ud83d\ude00\/\"","images":["\\"]}]}`
  t.match(parse(body, 'json'), [{ name: 'é\n😀/"', images: ['\\'] }])
})

t.test('a URL may be empty, blank or absurd: it fails its image later', async (t) => {
  const urls = ['', ' ', 'not a url', 'ftp://x']
  t.match(parse(JSON.stringify({ items: [{ name: 'n', images: urls }] }), 'json'), [
    { images: urls },
  ])
})

t.test('of members given twice the last wins', async (t) => {
  const body = `{"items": [1], "items": [
    {"name": 1, "name": "n", "images": {"url": 2}, "images": ["x"], "images": ["u"]}]}`
  t.strictSame(parse(body, 'json'), [read])
})

t.test('what a dump does not know is passed over', async (t) => {
  const extra = { id: 7, tags: [[1], { name: 'no' }], ok: true, none: null }
  const dump = { ...extra, items: [{ ...extra, ...oneTwin, images: { ...extra, url: ['u'] } }] }
  t.strictSame(parse(JSON.stringify(dump), 'json'), [read])
})

t.test('names of the prototype do nothing', async (t) => {
  const extra = '"__proto__": {"name": "no"}, "constructor": {"prototype": {"name": "no"}}'
  const body = `{${extra}, "items": [{${extra}, "name": "n", "toString": 1, "images": ["u"]}]}`
  t.strictSame(parse(body, 'json'), [read])
  t.strictSame(
    parse(`{"items": {${extra}, "item": [{${extra}, "name": "n", "images": ["u"]}]}}`, 'json'),
    [read],
  )
  t.notOk('name' in {})
})
