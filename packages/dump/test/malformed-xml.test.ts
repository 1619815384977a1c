import t from 'tap'
import { MalformedBody } from '../src/index.ts'
import { mutate, parse, refusalOf, seededRandom } from './support.ts'

/** Each with what is wrong, and the line and column where. */
const documents: readonly [document: string, what: string, line: number, column: number][] = [
  ['<a>&foo;</a>', '"&" begins no reference that XML knows', 1, 4],
  ['<a>&copy;</a>', '"&" begins no reference that XML knows', 1, 4],
  ['<a>&#0;</a>', 'A reference is to no character that XML allows', 1, 4],
  ['<a>&#xD800;</a>', 'A reference is to no character that XML allows', 1, 4],
  ['<a>&#xFFFE;</a>', 'A reference is to no character that XML allows', 1, 4],
  ['<a>&#x110000;</a>', 'A reference is to no character that XML allows', 1, 4],
  ['<a>&#;</a>', '"&" begins no reference that XML knows', 1, 4],
  ['<a>&#x;</a>', '"&" begins no reference that XML knows', 1, 4],
  ['<a b="&x;"/>', '"&" begins no reference that XML knows', 1, 7],
  ['<a/>text', 'Text stands after the end of the document', 1, 5],
  ['<a></a><b/', 'Text stands after the end of the document', 1, 8],
  ['<a><!foo></a>', '"<!" begins nothing that is known', 1, 4],
  ['<a>\n\u0001</a>', 'The character U+0001 is not allowed in XML', 2, 1],
  ['<a>\ufffe</a>', 'The character U+FFFE is not allowed in XML', 1, 4],
  ['<a><? x?></a>', 'A processing instruction stands among the elements', 1, 4],
  ['<a><?p"x"?></a>', 'A processing instruction stands among the elements', 1, 4],
  ['<a></a><?x', 'A processing instruction is not closed', 1, 8],
  ['<?xml?><a/>', 'The XML declaration is not well-formed', 1, 1],
  ['<?xml version="1.0" encoding="x?><a/>', 'The XML declaration is not well-formed', 1, 1],
  ['<!DOCTYPE a><a/>', 'A DOCTYPE is not allowed', 1, 1],
  ['', 'The body is empty', 1, 1],
  [' \r\n', 'The body is empty', 1, 1],
  ['\u0000', 'The character U+0000 is not allowed in XML', 1, 1],
  ['text', "char 't' is not expected", 1, 1],
  ['{"items": []}', "char '{' is not expected", 1, 1],
  ['<!-- only -->', 'Start tag expected', 1, 1],
  ['<', "Invalid space after '<'", 1, 2],
  ['< a/>', "Invalid space after '<'", 1, 2],
  ['<1/>', "Tag '1' is an invalid name", 1, 3],
  ['<a', "Unclosed tag 'a'", 1, 1],
  ['<a>', "Unclosed tag 'a'", 1, 1],
  ['<a>\n  <b>\n', 'The body ends before all elements are closed', 3, 1],
  [
    '<a>\r\n\r<b></a>',
    "Expected closing tag 'b' (opened in line 3, col 1) instead of closing tag 'a'",
    3,
    4,
  ],
  ['</a>', "Closing tag 'a' has not been opened", 1, 1],
  ['<a></a></a>', "Closing tag 'a' has not been opened", 1, 8],
  ['<a></ a>', "Invalid space after '<'", 1, 6],
  ['<a></a', 'Text stands after the end of the document', 1, 4],
  ['<a b/>', "boolean attribute 'b' is not allowed", 1, 4],
  ['<a b=c/>', "Attribute 'b' is without value", 1, 4],
  ['<a b="c/>', "Attributes for 'a' have open quote", 1, 3],
  ['<a b="1" b="2"/>', "Attribute 'b' is repeated", 1, 10],
  ['<a b="1"c="2"/>', "Attribute 'c' has no space in starting", 1, 9],
  ['<a b="1"/ >', "Attribute '/' has no space in starting", 1, 9],
  ['<a>& b</a>', '"&" begins no reference that XML knows', 1, 4],
  ['<a>&amp</a>', '"&" begins no reference that XML knows', 1, 4],
  ['<a>&AMP;</a>', '"&" begins no reference that XML knows', 1, 4],
  ['<a>&#X41;</a>', '"&" begins no reference that XML knows', 1, 4],
  ['<a><!-- </a>', '"<!" begins nothing that is known', 1, 4],
  ['<a><!---></a>', '"<!" begins nothing that is known', 1, 4],
  ['<a><![CDATA[ ]]</a>', '"<!" begins nothing that is known', 1, 4],
  ['<a><![cdata[ ]]></a>', '"<!" begins nothing that is known', 1, 4],
  [' <?xml version="1.0"?><a/>', 'XML declaration allowed only at the start of the document', 1, 7],
  ['<a><?XML x?></a>', 'A processing instruction stands among the elements', 1, 4],
  ['<?xml version="2.0"?><a/>', 'The XML declaration is not well-formed', 1, 1],
  [
    '<?xml version="1.0" standalone="no" encoding="UTF-8"?><a/>',
    'The XML declaration is not well-formed',
    1,
    1,
  ],
  ['<!doctype a><a/>', '"<!" begins nothing that is known', 1, 1],
  ['\n<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'A DOCTYPE is not allowed', 2, 1],
  ['<a><!DOCTYPE a></a>', 'A DOCTYPE is not allowed', 1, 4],
]

for (const [document, what, line, column] of documents) {
  t.test(`malformed: ${JSON.stringify(document)}`, async (t) => {
    const refusal = refusalOf(document, 'xml')
    t.equal(refusal?.message, `${what} (line ${line}, column ${column})`)
    t.match(refusal, { code: 'MALFORMED', place: { line, column } })
  })
}

const whole = `<?xml version='1.0' encoding="UTF-8" standalone='yes' ?>
<?p i?><!-- é --><items a="&lt;">
  <item><name>Tomät <![CDATA[<Soup>]]></name>
    <images ><url>u&amp;v</url></images></item >
</items>`

t.test('a document cut anywhere before its end is malformed', async (t) => {
  const bytes = Buffer.from(whole)
  t.equal(parse(bytes, 'xml').length, 1)
  for (let length = 0; length < bytes.length; length += 1) {
    t.ok(refusalOf(bytes.subarray(0, length), 'xml') instanceof MalformedBody, `${length} bytes`)
  }
})

t.test('what is broken at random gives one of our errors, with a short message', async (t) => {
  const pieces = [...'<>/"&;= \0é', '<!--', ']]>', '<?', '<item>', '</item>', '\ud800']
  const random = seededRandom(1)
  let taken = 0
  for (let round = 0; round < 5000; round += 1) {
    const refusal = refusalOf(mutate(whole, pieces, random), 'xml')
    if (refusal === undefined) taken += 1
    else if (refusal.message.length > 300) t.fail(refusal.message)
  }
  t.ok(taken > 0 && taken < 5000, `${taken} of 5000 are still dumps`)
})

t.test('a message has at most 300 characters, whatever it quotes', async (t) => {
  const long = 'é'.repeat(100_000)
  const documents = [
    `<${long}>`,
    `<a></${long}>`,
    `<a ${long}='1' ${long}='2'/>`,
    `<a>&${long};</a>`,
    `<?xml version="1.0" encoding="${'x'.repeat(1000)}"?><a/>`,
  ]
  for (const document of documents) {
    const message = refusalOf(document, 'xml')?.message ?? ''
    t.ok(message !== '' && message.length <= 300, `${message.length} characters`)
  }
})
