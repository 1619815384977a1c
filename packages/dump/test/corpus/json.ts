import { faulty, foreign, found, malformed, type Row, rows } from './row.ts'

const members = '"name":"n","images":["u"]'
/** A dump of one item that is whole but for what is given. */
const withJson = (more = '') => `{"items":[{${members}${more}}]}`
const branded = (value: string) => withJson(`,"brand":${value}`)
const whole = withJson()
const notJson = malformed(/^The body is not JSON: /)
const tooDeep = malformed(/^Objects and lists are nested deeper than 100 levels/)
const notUtf8 = malformed(/^The body is not valid UTF-8/)
const noObject = faulty(/must be an object with the member "items"/, '')
const bytes = (text: string) => Buffer.from(text, 'latin1')
const marked = (mark: string, text: Buffer) => Buffer.concat([bytes(mark), text])
const utf16 = Buffer.from(whole, 'utf16le')

export const jsonGrammar: readonly Row[] = rows('json', [
  ['the smallest dump', whole, found()],
  [
    'white space everywhere',
    ' \t\r\n{ "items" : [ {\n"name" : "n" , "images" : [ "u" ] } ] } \n',
    found(),
  ],
  ...[
    '',
    ' ',
    '{',
    '[',
    '"',
    '{"items"',
    '{"items":',
    '{"items":[',
    `${whole}}`,
    `${whole} x`,
    whole.replace(']}]', ',]}]'),
    whole.replace(',', ',,'),
    `${whole.slice(0, -1)},}`,
    `// c\n${whole}`,
    `/* c */${whole}`,
    `${whole}# c`,
    "{'items':[]}",
    '{items:[]}',
    '[,]',
    '[1 2]',
    '{"a" "b"}',
    '{"a":1 "b":2}',
    '{"a":}',
    '{,}',
    '[1}',
    '{1:2}',
    '[]]',
    'NaN',
    '[Infinity]',
    '[-Infinity]',
    'undefined',
    'nul',
    'True',
    'truefalse',
    '[01]',
    '[1.]',
    '[.5]',
    '[1e]',
    '[1e+]',
    '[+1]',
    '[0x1]',
    '[-]',
    '[1_0]',
    '["\\x41"]',
    '["\\u12"]',
    '["\\u{41}"]',
    '["\\\n"]',
    '["a\nb"]',
    '["\t"]',
    '["\0"]',
    '["\u001f"]',
    '\0',
    '[]\0',
    '\u00a0[]',
    '[]\u2028',
    '\ufeff\ufeff[]',
    '`a`',
    '<items/>',
    'items: []',
  ].map(
    (body) =>
      [
        `no JSON: ${JSON.stringify(body)}`,
        body,
        body.trim() === '' ? malformed(/^The body is empty/) : notJson,
      ] as const,
  ),
  ...['null', 'true', '0', '-1.5e3', '"items"', '[]', '[{"items":[]}]', '[[[]]]'].map(
    (body) => [`no object: ${body}`, body, noObject] as const,
  ),
  ['nothing in it', '{}', faulty(/^is missing/, 'items')],
  ['another case', '{"Items":[]}', faulty(/^is missing/, 'items')],
  ['an empty list', '{"items":[]}', faulty(/^0 items/, 'items')],
  ['depth of 100', withJson(`,"a":${'['.repeat(97)}${']'.repeat(97)}`), found()],
  ['depth of 101', withJson(`,"a":${'['.repeat(98)}${']'.repeat(98)}`), tooDeep],
  ['depth of objects', `${'{"a":'.repeat(101)}1${'}'.repeat(101)}`, tooDeep],
  ['depth of both', '[{"a":'.repeat(10_000), tooDeep],
  ['a number that is huge', withJson(`,"a":[1e999,-1e999,${'9'.repeat(1e5)},1e-99999]`), found()],
  ['the same member twice: the last counts', withJson(',"name":"m"'), found({ name: 'm' })],
  ['the same, and the last is wrong', withJson(',"name":1'), faulty(/string/, 'items[0].name')],
  [
    'the same, and the last is absent',
    withJson(',"images":null'),
    faulty(/missing/, 'items[0].images'),
  ],
  ['items twice', `{"items":[{},{}],${whole.slice(1)}`, found()],
  ['items twice, the last none', `${whole.slice(0, -1)},"items":5}`, faulty(/list/, 'items')],
  ['a member by its escapes', '{"\\u0069tems":[{"n\\u0061me":"n","images":["u"]}]}', found()],
])

export const jsonValues: readonly Row[] = rows('json', [
  ...['1', '1e5', 'true', 'false', '[]', '["x"]', '{}', '{"toString":"x"}', '[null]'].map(
    (value) =>
      [`no text: ${value}`, branded(value), faulty(/^must be a string/, 'items[0].brand')] as const,
  ),
  ...['00123', '1e5', 'true', 'null', '[1]', '{}', '', ' a '].map(
    (text) =>
      [
        `text stays text: ${JSON.stringify(text)}`,
        branded(JSON.stringify(text)),
        found({ brand: text }),
      ] as const,
  ),
  ['null is absent', branded('null'), found()],
  ['NUL', branded('"a\\u0000"'), faulty(/U\+0000/, 'items[0].brand')],
  [
    'NUL in a URL',
    '{"items":[{"name":"n","images":["u","\\u0000"]}]}',
    faulty(/U\+0000/, 'items[0].images[1]'),
  ],
  ['NUL where nobody looks', withJson(',"a\\u0000":"\\u0000\\ud800"'), found()],
  [
    'the first half of a pair',
    branded('"\\ud83d"'),
    faulty(/half of a surrogate/, 'items[0].brand'),
  ],
  ['the second half', branded('"\\uDE00x"'), faulty(/half of a surrogate/, 'items[0].brand')],
  [
    'the halves the wrong way round',
    branded('"\\ude00\\ud83d"'),
    faulty(/half of a surrogate/, 'items[0].brand'),
  ],
  ['a whole pair', branded('"\\ud83d\\ude00"'), found({ brand: '😀' })],
  [
    'all escapes',
    branded('"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9"'),
    found({ brand: '"\\/\b\f\n\r\té' }),
  ],
  ['control characters by escape', branded('"\\u0001\\u001f"'), found({ brand: '\u0001\u001f' })],
  ['line separators', branded('"\u2028\u2029\ufeff"'), found({ brand: '\u2028\u2029\ufeff' })],
  ['markup is text', branded('"<!DOCTYPE a>&lt;"'), found({ brand: '<!DOCTYPE a>&lt;' })],
  [
    'an item that is a list',
    `{"items":[[${members.replace(/:/g, ',')}]]}`,
    faulty(/must be an object/, 'items[0]'),
  ],
  ['items as a text', '{"items":"[]"}', faulty(/must be a list/, 'items')],
  [
    'images as a text',
    '{"items":[{"name":"n","images":"u"}]}',
    faulty(/must be a list/, 'items[0].images'),
  ],
  [
    'images by number',
    '{"items":[{"name":"n","images":{"0":"u","length":1}}]}',
    faulty(/^no images/, 'items[0].images'),
  ],
  [
    '101 images',
    `{"items":[{"name":"n","images":[${'"u",'.repeat(100)}"u"]}]}`,
    faulty(/^101 images/, 'items[0].images'),
  ],
  ['the twin', `{"items":{"item":[{"name":"n","images":{"url":["u"]}}]}}`, found()],
  ['the twin of one', `{"items":{"item":{"name":"n","images":{"url":"u"}}}}`, found()],
  ['half a twin', `{"items":{"item":{${members}}}}`, found()],
  [
    'a twin in a twin',
    `{"items":{"item":{"item":{${members}}}}}`,
    faulty(/missing/, 'items.item.name', 'items.item.images'),
  ],
  ['a twin of lists', `{"items":{"item":[[{${members}}]]}}`, faulty(/object/, 'items.item[0]')],
  ['a twin of nothing', '{"items":{"item":null}}', faulty(/^0 items/, 'items.item')],
  [
    'a twin with a list of lists',
    '{"items":{"item":{"name":"n","images":{"url":[["u"]]}}}}',
    faulty(/must be a string/, 'items.item.images.url[0]'),
  ],
  [
    'a twin with text',
    '{"items":{"item":{"name":{"#text":"n"},"images":["u"]}}}',
    faulty(/must be a string/, 'items.item.name'),
  ],
])

export const jsonEncodings: readonly Row[] = rows('json', [
  ['UTF-8 with its mark', `\ufeff${whole}`, found()],
  ['UTF-16, little end first', marked('\xff\xfe', utf16), foreign('UTF-16')],
  ['UTF-16, big end first', marked('\xfe\xff', Buffer.from(utf16).swap16()), foreign('UTF-16')],
  ['UTF-16 without its mark', utf16, notJson],
  ['UTF-32', marked('\xff\xfe\0\0', bytes('{\0\0\0')), foreign('UTF-32')],
  ['latin1', bytes(branded('"é"')), notUtf8],
  ['an overlong quote', bytes('{\xc0\xa2items":[]}'), notUtf8],
  ['an overlong NUL', bytes(branded('"\xc0\x80"')), notUtf8],
  ['half of a pair as bytes', bytes(branded('"\xed\xa0\x80"')), notUtf8],
  ['above U+10FFFF', bytes(branded('"\xf4\x90\x80\x80"')), notUtf8],
  ['a character that is cut', bytes(`${whole}\xe2\x82`), notUtf8],
])

const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']
const payload = '{"name":"no","brand":"no","images":["no"],"polluted":true}'

export const jsonPrototypes: readonly Row[] = rows(
  'json',
  names.flatMap((name) => [
    [`${name} in an item`, withJson(`,"${name}":${payload}`), found()],
    [`${name} beside items`, `{"${name}":{"items":[]},${whole.slice(1)}`, found()],
    [`${name} instead of items`, `{"${name}":{"items":[${payload}]}}`, faulty(/missing/, 'items')],
    [
      `${name} instead of members`,
      `{"items":[{"${name}":${payload}}]}`,
      faulty(/missing/, 'items[0].name', 'items[0].images'),
    ],
    [`${name} in the twin`, `{"items":{"${name}":[${payload}],"item":{${members}}}}`, found()],
    [
      `${name} beside URLs`,
      `{"items":[{"name":"n","images":{"${name}":["no"],"url":"u"}}]}`,
      found(),
    ],
    [`${name} as a text`, branded(`"${name}"`), found({ brand: name })],
  ]),
)
