import t from 'tap'
import { parse, refusalOf } from './support.ts'

const json = '{"items": [{"name": "Grüße", "images": ["u"]}]}'
const document = '<items><item><name>Grüße</name><images><url>u</url></images></item></items>'
const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>${document}`

t.test('a byte order mark of UTF-8 is fine', async (t) => {
  t.match(parse(`\ufeff${json}`, 'json'), [{ name: 'Grüße' }])
  t.match(parse(`\ufeff${document}`, 'xml'), [{ name: 'Grüße' }])
  t.match(parse(`\ufeff${declared('UTF-8')}`, 'xml'), [{ name: 'Grüße' }])
})

t.test('UTF-8 may be declared in any of its spellings', async (t) => {
  for (const encoding of ['UTF-8', 'utf-8', 'Utf8']) {
    t.match(parse(declared(encoding), 'xml'), [{ name: 'Grüße' }], encoding)
  }
  const spaced = `<?xml\n version = '1.1'\n encoding = 'utf-8'\n standalone = 'no' ?>${document}`
  t.match(parse(spaced, 'xml'), [{ name: 'Grüße' }])
})

t.test('another declared encoding is refused as such, whatever the bytes', async (t) => {
  for (const encoding of ['ISO-8859-1', 'UTF-16', 'windows-1252', 'US-ASCII', 'x']) {
    for (const bytes of [
      Buffer.from(declared(encoding)),
      Buffer.from(declared(encoding), 'latin1'),
    ]) {
      const refusal = refusalOf(bytes, 'xml')
      t.equal(refusal?.code, 'UNSUPPORTED_ENCODING')
      t.equal(refusal?.message, `The body is in ${encoding}; only UTF-8 is read.`)
    }
  }
  const late = `<?xml version="1.0" ${' '.repeat(5000)}encoding="latin1"?><items/>`
  t.equal(refusalOf(late, 'xml')?.code, 'UNSUPPORTED_ENCODING')
})

t.test('an encoding named elsewhere than in the declaration means nothing', async (t) => {
  const text = document.replace('Grüße', '&lt;?xml version="1.0" encoding="latin1"?>')
  t.match(parse(text, 'xml'), [{ name: '<?xml version="1.0" encoding="latin1"?>' }])
  const comment = `<!-- <?xml version="1.0" encoding="latin1"?> -->${document}`
  t.equal(parse(comment, 'xml').length, 1)
})

t.test('byte order marks of UTF-16 and UTF-32 are refused', async (t) => {
  const marks: readonly [encoding: string, mark: readonly number[]][] = [
    ['UTF-16', [0xff, 0xfe]],
    ['UTF-16', [0xfe, 0xff]],
    ['UTF-32', [0xff, 0xfe, 0, 0]],
    ['UTF-32', [0, 0, 0xfe, 0xff]],
  ]
  for (const [encoding, mark] of marks) {
    const body = Buffer.concat([Buffer.from(mark), Buffer.from(document, 'utf16le')])
    for (const format of ['xml', 'json'] as const) {
      const refusal = refusalOf(body, format)
      t.equal(refusal?.code, 'UNSUPPORTED_ENCODING')
      t.equal(refusal?.message, `The body is in ${encoding}; only UTF-8 is read.`)
    }
  }
})

const broken: readonly [what: string, bytes: readonly number[]][] = [
  ['a byte that begins nothing', [0xff]],
  ['a byte that continues nothing', [0x80]],
  ['a letter in latin1', [0xe9, 0x20]],
  ['a character cut by the end', [0xe2, 0x82]],
  ['a character that begins like U+FFFD', [0xef, 0xbf, 0x20]],
  ['the same, cut by the end', [0xef, 0xbf]],
  ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
  ['an overlong slash', [0xc0, 0xaf]],
  ['a character above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
]

for (const [what, bytes] of broken) {
  t.test(`not UTF-8: ${what}`, async (t) => {
    const before = Buffer.from('\ufeff<items>\r\n é\ufffd')
    for (const format of ['xml', 'json'] as const) {
      const refusal = refusalOf(Buffer.concat([before, Buffer.from(bytes)]), format)
      t.equal(refusal?.message, 'The body is not valid UTF-8 (line 2, column 4)')
      t.equal(refusal?.code, 'MALFORMED')
    }
  })
}
