import { faulty, foreign, found, malformed, type Row, rows } from './row.ts'
import { withXml } from './xml.ts'

const images = '<images><url>u</url></images>'
const whole = withXml('')
const branded = (text: string) => withXml(`<brand>${text}</brand>`)
const inItem = (content: string) => `<items><item>${content}</item></items>`
const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>${branded('é')}`
const marked = (mark: readonly number[], rest: Buffer) => Buffer.concat([Buffer.from(mark), rest])
const utf16 = Buffer.from(whole, 'utf16le')
const bytes = (text: string) => Buffer.from(text, 'latin1')

const noChar = malformed(/^The character U\+\w{4} is not allowed in XML/)
const notUtf8 = malformed(/^The body is not valid UTF-8/)

export const xmlTexts: readonly Row[] = rows('xml', [
  ...[
    '00123',
    '1e5',
    '-0',
    '+1',
    '0x1F',
    '1_000',
    '.5',
    'true',
    'false',
    'null',
    'undefined',
    'NaN',
    'Infinity',
    '9007199254740993',
    '1'.repeat(400),
    '2026-01-01',
    '[object Object]',
    '__proto__',
  ].map(
    (text) =>
      [`text stays text: ${text.slice(0, 20)}`, branded(text), found({ brand: text })] as const,
  ),
  ['both ends are trimmed', branded(' \n\ta  b\r\n'), found({ brand: 'a  b' })],
  ['line ends are LF', branded('a\r\nb\rc\nd'), found({ brand: 'a\nb\nc\nd' })],
  ['a CR by reference is one', branded('a&#13;b'), found({ brand: 'a\rb' })],
  ['an empty text', branded(''), found({ brand: '' })],
  ['an element that is empty', withXml('<brand/>'), found({ brand: '' })],
  ['letters of all planes', branded('Ünï名😀\u{10ffff}'), found({ brand: 'Ünï名😀\u{10ffff}' })],
  ['letters that combine stay apart', branded('e\u0301'), found({ brand: 'e\u0301' })],
  ['a right-to-left override', branded('\u202egnp.exe'), found({ brand: '\u202egnp.exe' })],
  ['a blank name', inItem(`<name> &#9; </name>${images}`), faulty(/blank/, 'items.item[0].name')],
  ['no name', inItem(images), faulty(/missing/, 'items.item[0].name')],
  ['nothing at all', inItem(''), faulty(/missing/, 'items.item[0].name', 'items.item[0].images')],
  [
    'two names',
    inItem(`<name>a</name><name>a</name>${images}`),
    faulty(/more than once/, 'items.item[0].name'),
  ],
  ['two lists of images', withXml('<images/>'), faulty(/more than once/, 'items.item[0].images')],
  ['an element in a text', branded('a<b/>'), faulty(/must be text/, 'items.item[0].brand')],
  ['an item in an item', withXml('<item><name>no</name></item>'), found()],
  [
    'a name in a name',
    inItem(`<name><name>n</name></name>${images}`),
    faulty(/must be text/, 'items.item[0].name'),
  ],
  ['URLs beside the list', withXml('<url>no</url>'), found()],
  ['no items', '<items/>', faulty(/^0 items/, 'items.item')],
  ['names in capitals are others', '<items><ITEM/></items>', faulty(/^0 items/, 'items.item')],
  ...['\u0001', '\u0008', '\u000b', '\u001f', '\ufffe', '\uffff', '\0'].map(
    (character) =>
      [`the character ${JSON.stringify(character)}`, branded(character), noChar] as const,
  ),
  [
    'the characters from 7F to 9F',
    branded('\u007f\u0080\u009f'),
    found({ brand: '\u007f\u0080\u009f' }),
  ],
  ['NUL in a tag', withXml('<a\0/>'), noChar],
  ['NUL alone', '\0', noChar],
  ['nothing', '', malformed(/^The body is empty/)],
  ['white space', ' \n\t', malformed(/^The body is empty/)],
  ['JSON', '{"items": []}', malformed(/^char '\{' is not expected/)],
])

export const xmlEncodings: readonly Row[] = rows('xml', [
  ['UTF-8 with its mark', `\ufeff${branded('é')}`, found({ brand: 'é' })],
  ['two marks', `\ufeff\ufeff${whole}`, malformed(/^The character U\+FEFF is not expected/)],
  ['UTF-8 declared', declared('UTF-8'), found({ brand: 'é' })],
  ['utf8 declared', declared('utf8'), found({ brand: 'é' })],
  ['UTF-16, little end first', marked([0xff, 0xfe], utf16), foreign('UTF-16')],
  ['UTF-16, big end first', marked([0xfe, 0xff], Buffer.from(utf16).swap16()), foreign('UTF-16')],
  ['UTF-16 without its mark', utf16, noChar],
  ['UTF-16 without its mark, big end first', Buffer.from(utf16).swap16(), noChar],
  ['UTF-32', marked([0xff, 0xfe, 0, 0], bytes('<\0\0\0')), foreign('UTF-32')],
  ['UTF-32, big end first', marked([0, 0, 0xfe, 0xff], bytes('\0\0\0<')), foreign('UTF-32')],
  ['UTF-16 declared and not true', declared('UTF-16'), foreign('UTF-16')],
  ['latin1, declared', bytes(declared('ISO-8859-1')), foreign('ISO-8859-1')],
  ['latin1, not declared', bytes(branded('é')), notUtf8],
  ['latin1, declared as UTF-8', bytes(declared('UTF-8')), notUtf8],
  ['UTF-7, declared', `<?xml version="1.0" encoding="UTF-7"?>+ADw-items/+AD4-`, foreign('UTF-7')],
  ['UTF-7, not declared', '+ADw-items/+AD4-', malformed(/is not expected/)],
  ['EBCDIC', Buffer.from([0x4c, 0x6f, 0xa7, 0x94, 0x93]), notUtf8],
  ['an encoding that is none', declared('__proto__'), foreign('__proto__')],
  [
    'a name that never ends',
    declared('x'.repeat(1e5)),
    { status: 415, says: /^The body is in x{240}…;/ },
  ],
  ['a declaration in a comment', `<!-- ${declared('latin1').slice(0, 43)} -->${whole}`, found()],
  ['an overlong <', bytes('\xc0\xbcitems/>'), notUtf8],
  ['an overlong NUL', bytes(branded('\xc0\x80')), notUtf8],
  ['half of a surrogate pair', bytes(branded('\xed\xa0\x80')), notUtf8],
  ['a pair of surrogates as bytes (CESU-8)', bytes(branded('\xed\xa0\xbd\xed\xb8\x80')), notUtf8],
  ['above U+10FFFF', bytes(branded('\xf4\x90\x80\x80')), notUtf8],
  ['five bytes', bytes(branded('\xf8\x88\x80\x80\x80')), notUtf8],
  ['a byte that only continues', bytes(branded('\x80')), notUtf8],
  ['a character that is cut', bytes(`${whole}\xe2\x82`), notUtf8],
])

const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']
const payload = '<name>no</name><brand>no</brand><images><url>no</url></images>'

/** Names that an object has already, as elements and attributes, at each level. */
export const xmlPrototypes: readonly Row[] = rows(
  'xml',
  names.flatMap((name) => {
    const element = `<${name} ${name}="1" polluted="yes">${payload}</${name}>`
    const noText = `<items><item><name>n${element}</name>${images}</item></items>`
    return [
      [`${name} in an item`, withXml(element.repeat(2)), found()],
      [`${name} beside items`, `<items>${element}${whole.slice(7)}`, found()],
      [
        `${name} beside URLs`,
        inItem(`<name>n</name><images>${element}<url>u</url></images>`),
        found(),
      ],
      [`${name} in a text`, noText, faulty(/must be text/, 'items.item[0].name')],
      [`${name} as the root`, element, faulty(/root element/, '')],
      [`${name} as a text`, branded(name), found({ brand: name })],
    ] as const
  }),
)
