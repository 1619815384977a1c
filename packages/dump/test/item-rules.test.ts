import t from 'tap'
import { faultsOf, parse, xmlItem } from './support.ts'

const json = (value: unknown) => faultsOf(JSON.stringify(value), 'json')
const xml = (document: string) => faultsOf(document, 'xml')
const good = { name: 'n', images: ['u'] }
const goodXml = '<item><name>n</name><images><url>u</url></images></item>'

const faultyItems: readonly [item: unknown, faults: readonly string[]][] = [
  [1, ['items[0]: must be an object']],
  [null, ['items[0]: must be an object']],
  ['x', ['items[0]: must be an object']],
  [[], ['items[0]: must be an object']],
  [{}, ['items[0].name: is missing', 'items[0].images: is missing']],
  [{ ...good, name: null }, ['items[0].name: is missing']],
  [{ ...good, name: 123 }, ['items[0].name: must be a string']],
  [{ ...good, name: true }, ['items[0].name: must be a string']],
  [{ ...good, name: ['n'] }, ['items[0].name: must be a string']],
  [{ ...good, name: { a: 'n' } }, ['items[0].name: must be a string']],
  [{ ...good, name: '' }, ['items[0].name: must not be blank']],
  [{ ...good, name: ' \t\n\u00a0' }, ['items[0].name: must not be blank']],
  [{ ...good, brand: 1 }, ['items[0].brand: must be a string']],
  [{ ...good, category: [] }, ['items[0].category: must be a string']],
  [{ ...good, manufacturer: {} }, ['items[0].manufacturer: must be a string']],
  [{ name: 'n', images: null }, ['items[0].images: is missing']],
  [{ name: 'n', images: 'u' }, ['items[0].images: must be a list']],
  [{ name: 'n', images: [] }, ['items[0].images: no images; an item has at least 1']],
  [{ name: 'n', images: {} }, ['items[0].images: no images; an item has at least 1']],
  [{ name: 'n', images: { url: [] } }, ['items[0].images: no images; an item has at least 1']],
  [{ name: 'n', images: { url: 7 } }, ['items[0].images.url: must be a string']],
  [
    { name: 'n', images: ['u', null, 1, ['u'], { url: 'u' }] },
    [1, 2, 3, 4].map((index) => `items[0].images[${index}]: must be a string`),
  ],
  [{ name: 'n', images: { url: ['u', false] } }, ['items[0].images.url[1]: must be a string']],
  [
    { name: 'n', images: Array(101).fill('u') },
    ['items[0].images: 101 images; an item has at most 100'],
  ],
]

for (const [item, faults] of faultyItems) {
  t.test(`refused in JSON: ${JSON.stringify(item).slice(0, 60)}`, async (t) => {
    t.strictSame(json({ items: [item] }), faults)
    const twin = faults.map((fault) => fault.replace('items[0]', 'items.item[0]'))
    t.strictSame(json({ items: { item: [item] } }), twin)
  })
}

t.test('a path is the one that the client wrote', async (t) => {
  t.strictSame(json({ items: [good, good, { name: 1, images: [2] }] }), [
    'items[2].name: must be a string',
    'items[2].images[0]: must be a string',
  ])
  t.strictSame(json({ items: { item: { name: 1, images: { url: 2 } } } }), [
    'items.item.name: must be a string',
    'items.item.images.url: must be a string',
  ])
  t.strictSame(json({ items: { item: 'x' } }), ['items.item: must be an object'])
})

const faultyXml: readonly [content: string, faults: readonly string[]][] = [
  ['', ['name: is missing', 'images: is missing']],
  ['text', ['name: is missing', 'images: is missing']],
  ['<name/><images><url/></images>', ['name: must not be blank']],
  ['<name> &#32; </name><images><url/></images>', ['name: must not be blank']],
  ['<name>a</name><name>b</name><images><url/></images>', ['name: is given more than once']],
  ['<name/><name/><name/><images><url/></images>', ['name: is given more than once']],
  ['<name>a<b/></name><images><url/></images>', ['name: must be text, without elements in it']],
  [
    '<name>n</name><brand><b>x</b>y</brand><images><url/></images>',
    ['brand: must be text, without elements in it'],
  ],
  [
    '<name>n</name><category/><category/><images><url/></images>',
    ['category: is given more than once'],
  ],
  ['<name>n</name><images/>', ['images: no images; an item has at least 1']],
  ['<name>n</name><images>u</images>', ['images: no images; an item has at least 1']],
  ['<name>n</name><url>u</url>', ['images: is missing']],
  [
    '<name>n</name><images><url>a</url></images><images><url>b</url></images>',
    ['images: is given more than once'],
  ],
  [
    '<name>n</name><images><url>a</url><url><b/></url></images>',
    ['images.url[1]: must be text, without elements in it'],
  ],
  [
    `<name>n</name><images>${'<url/>'.repeat(101)}</images>`,
    ['images: 101 images; an item has at most 100'],
  ],
]

for (const [content, faults] of faultyXml) {
  t.test(`refused in XML: ${content.slice(0, 80)}`, async (t) => {
    const document = `<items>${goodXml}<item>${content}</item></items>`
    t.strictSame(
      xml(document),
      faults.map((fault) => `items.item[1].${fault}`),
    )
  })
}

t.test('an item may have 100 images', async (t) => {
  const urls = Array.from({ length: 100 }, (_, index) => `u${index}`)
  const body = JSON.stringify({ items: [{ name: 'n', images: urls }] })
  t.strictSame(parse(body, 'json')[0]?.images, urls)
  const elements = urls.map((url) => `<url>${url}</url>`).join('')
  const document = xmlItem(`<name>n</name><images>${elements}</images>`)
  t.strictSame(parse(document, 'xml')[0]?.images, urls)
})

t.test('what Postgres cannot hold is refused at its path', async (t) => {
  t.strictSame(
    json({ items: [{ name: 'a\0b', brand: '\ud800', images: ['u', '\udc00x', '\0'] }] }),
    [
      'items[0].name: must not contain U+0000',
      'items[0].brand: must not contain half of a surrogate pair',
      'items[0].images[1]: must not contain half of a surrogate pair',
      'items[0].images[2]: must not contain U+0000',
    ],
  )
  t.equal(parse(JSON.stringify({ items: [{ ...good, other: '\0\ud800' }] }), 'json').length, 1)
})
