import type { DumpFormat } from '../../src/index.ts'
import { type Expected, faulty, malformed, type Row } from './row.ts'

/** As large as a body may be at the API's defaults. */
const size = 16 * 1024 * 1024

type Flood = readonly [
  name: string,
  head: string,
  repeated: string | ((index: number) => string),
  tail: string,
  expected: Expected,
]

const tooDeep = malformed(/nested deeper than 100 levels/)
const tooLong = malformed(/^A tag is longer than 65536 characters/)
const unclosed = malformed(/^"<!" begins nothing/)
const item = (content: string) => [`<items><item>${content}`, '</item></items>'] as const
const [named, afterName] = item('<name>')
const [listed, afterList] = item('<name>n</name><images>')
const texts = faulty(/^is missing/, 'items.item[0].images')
const numbers = { status: 422, says: /^\d+ items; a dump has at most 10000/ } as const
const most = (url: string) => `<item><name>n</name><images>${url.repeat(100)}</images></item>`

const xml: readonly Flood[] = [
  ['elements', '<items>', '<a/>', '</items>', faulty(/^0 items/, 'items.item')],
  ['items', '<items>', '<item/>', '</items>', numbers],
  [
    'URLs',
    listed,
    '<url/>',
    `</images>${afterList}`,
    faulty(/^\d+ images/, 'items.item[0].images'),
  ],
  [
    'names',
    '<items><item>',
    '<name/>',
    '</item></items>',
    faulty(/more than once/, 'items.item[0].name', 'items.item[0].images'),
  ],
  ['one text', named, 'x', `</name>${afterName}`, texts],
  ['one text of two bytes a letter', named, '\u4e00', `</name>${afterName}`, texts],
  ['references', named, '&amp;', `</name>${afterName}`, texts],
  ['one reference', `${named}&#`, '0', `65;</name>${afterName}`, texts],
  ['one reference to nothing', `${named}&#`, '9', ';', malformed(/no character that XML allows/)],
  ['line ends', named, '\r', `x</name>${afterName}`, texts],
  ['white space', '<items>', ' ', '</items>', faulty(/^0 items/, 'items.item')],
  ['CDATA sections', named, '<![CDATA[x]]>', `</name>${afterName}`, texts],
  ['one CDATA section', `${named}<![CDATA[`, ']]', `x]]></name>${afterName}`, texts],
  ['CDATA sections without an end', named, '<![CDATA[', '', unclosed],
  ['comments', '<items>', '<!---->', '</items>', faulty(/^0 items/, 'items.item')],
  ['one comment', '<items><!--', ' -', ' --></items>', faulty(/^0 items/, 'items.item')],
  ['comments without an end', '<items>', '<!--', '', unclosed],
  ['processing instructions', '', '<?p?>', '<items/>', faulty(/^0 items/, 'items.item')],
  ['those without an end', '<items>', '<?', '</items>', malformed(/is not closed/)],
  ['one with a long name', '<?', 'p', '?><items/>', malformed(/no proper name/)],
  ['attributes', '<items', (n) => ` a${n}=""`, '/>', tooLong],
  [
    'attributes in every tag',
    '<items>',
    '<a b="c"/>',
    '</items>',
    faulty(/^0 items/, 'items.item'),
  ],
  ['one attribute', '<items a="', 'x', '"/>', tooLong],
  ['one name', '<', 'a', '/>', tooLong],
  ['one end tag', '<items></items', ' ', '>', tooLong],
  ['one declaration', '<?xml ', ' ', '?><items/>', malformed(/^The XML declaration/)],
  ['encodings', '<?xml ', 'encoding ', '?><items/>', malformed(/^The XML declaration/)],
  ['depth', '', '<a>', '', tooDeep],
  ['end tags', '<items/>', '</a>', '', malformed(/has not been opened/)],
  ['roots', '', '<items/>', '', faulty(/root element/, '')],
  ['brackets', '', '<', '', malformed(/^"<" stands inside a tag/)],
  ['ampersands', '<items>', '&', '</items>', malformed(/^"&" begins no reference/)],
  ['lines before a fault', '<items>', '\n', '<', malformed(/^/)],
  ['NULs', '', '\0', '', malformed(/^The character U\+0000/)],
  ['all that is allowed, and more', '<items>', most('<url>h</url>'), '</items>', numbers],
]

const noList = faulty(/must be an object/, '')
const misfits = (n: string) => ({ status: 422, says: new RegExp(n) }) as const

const json: readonly Flood[] = [
  ['lists', '[', '[],', '1]', noList],
  ['objects', '{"a":[', '{},', '1]}', faulty(/missing/, 'items')],
  ['items', '{"items":[', '{},', '{}]}', numbers],
  ['numbers for items', '{"items":[', '1,', '1]}', numbers],
  [
    'URLs',
    '{"items":[{"name":"n","images":[',
    '"",',
    '""]}]}',
    faulty(/^\d+ images/, 'items[0].images'),
  ],
  [
    'misfits for URLs',
    '{"items":[{"name":"n","images":[',
    '1,',
    '""]}]}',
    misfits('images; an item'),
  ],
  ['members', '{', (n) => `"a${n}":1,`, '"b":1}', faulty(/missing/, 'items')],
  ['one member', '{', '"a":1,', '"b":1}', faulty(/missing/, 'items')],
  ['members of a prototype', '{', '"__proto__":{},', '"b":1}', faulty(/missing/, 'items')],
  ['items again and again', '{', '"items":[{}],', '"items":[]}', faulty(/^0 items/, 'items')],
  ['one text', '{"items":[{"name":"', 'x', '"}]}', faulty(/missing/, 'items[0].images')],
  ['escapes', '{"items":[{"name":"', '\\u0041', '"}]}', faulty(/missing/, 'items[0].images')],
  [
    'NULs by escape',
    '{"items":[{"name":"',
    '\\u0000',
    '"}]}',
    faulty(/U\+0000/, 'items[0].name', 'items[0].images'),
  ],
  ['one key', '{"', 'a', '":1}', faulty(/missing/, 'items')],
  ['one number', '[', '9', ']', noList],
  ['white space', '', ' ', '[]', noList],
  ['depth of lists', '', '[', '', tooDeep],
  ['depth of objects', '', '{"a":', '', tooDeep],
  ['a fault at the end', '[', '1,', 'x]', malformed(/invalid symbol/)],
  ['a text without an end', '"', 'x', '', malformed(/unexpected end of string/)],
  ['a byte that is no UTF-8', '', ' ', '\xff', malformed(/not valid UTF-8/)],
]

/** Bodies of 16 MiB, of one thing each. */
export const floods: readonly Row[] = [...xml.map(toRow('xml')), ...json.map(toRow('json'))]

const full = { name: 'n', images: Array(100).fill('http://a/') }

/** The largest dumps that the rules allow: 10,000 items with 100 images each. */
export const extremes: readonly Row[] = (
  [
    ['xml', 'a million images', () => allInXml('h')],
    ['xml', 'a million images in another script', () => allInXml('\u4e00')],
    ['json', 'a million images', () => JSON.stringify({ items: Array(10_000).fill(full) })],
  ] as const
).map(([format, name, body]) => ({
  name: `${format}: ${name}`,
  format,
  body: () => Buffer.from(body()),
  expected: { count: 10_000 },
}))

function allInXml(url: string): string {
  return `<items>${most(`<url>${url}</url>`).repeat(10_000)}</items>`
}

function toRow(format: DumpFormat) {
  return ([name, head, repeated, tail, expected]: Flood): Row => ({
    name: `${format}: 16 MiB of ${name}`,
    format,
    body: () => flood(head, repeated, tail),
    expected,
  })
}

function flood(head: string, repeated: Flood[2], tail: string): Uint8Array {
  const body = Buffer.alloc(size)
  const last = Buffer.from(tail, tail === '\xff' ? 'latin1' : 'utf8')
  let end = body.write(head)
  if (typeof repeated === 'string') {
    const count = Math.floor((size - end - last.length) / Buffer.byteLength(repeated))
    body.fill(repeated, end, end + count * Buffer.byteLength(repeated))
    end += count * Buffer.byteLength(repeated)
  } else {
    for (let n = 0; end + last.length + 20 < size; n += 1) end += body.write(repeated(n), end)
  }
  end += last.copy(body, end)
  return body.subarray(0, end)
}
