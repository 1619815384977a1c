import t from 'tap'
import { parse, xmlItem } from './support.ts'

const images = '<images><url>u</url></images>'

t.test('a dump in XML is read as it is in the contract', async (t) => {
  const document = `<?xml version="1.0" encoding="UTF-8"?>
<items>
  <item>
    <name>Tomato Soup</name>
    <manufacturer>Cafe world</manufacturer>
    <brand>Cafe</brand>
    <category>Food</category>
    <images>
      <url>https://example.com/front.png</url>
      <url>https://example.com/back.png</url>
    </images>
  </item>
  <item>
    <images><url>https://example.com/2.png</url></images>
    <name>Second</name>
  </item>
</items>
`
  t.strictSame(parse(document, 'xml'), [
    {
      name: 'Tomato Soup',
      manufacturer: 'Cafe world',
      brand: 'Cafe',
      category: 'Food',
      images: ['https://example.com/front.png', 'https://example.com/back.png'],
    },
    {
      name: 'Second',
      manufacturer: null,
      brand: null,
      category: null,
      images: ['https://example.com/2.png'],
    },
  ])
})

const texts: readonly [what: string, xml: string, text: string][] = [
  ['a number is not coerced', '00123', '00123'],
  ['neither is what looks like one', '1e5', '1e5'],
  ['neither is a boolean', 'true', 'true'],
  ['both ends are trimmed, the inside is not', '\n  a  b\t', 'a  b'],
  ['the five entities are decoded', '&lt;&gt;&amp;&quot;&apos;', '<>&"\''],
  ['so are decimal and hexadecimal references', '&#65;&#x42;&#x1F600;&#0067;', 'AB😀C'],
  ['references are decoded once', '&amp;#65;&amp;amp;', '&#65;&amp;'],
  ['a CDATA section is text', '<![CDATA[a & <b> &amp;]]>', 'a & <b> &amp;'],
  ['it joins the text around it', 'x <![CDATA[ y]]]]><![CDATA[>]]> z', 'x  y]]> z'],
  ['a DOCTYPE in text is a word', '&lt;!DOCTYPE a>', '<!DOCTYPE a>'],
  ['and in CDATA', '<![CDATA[<!DOCTYPE a>]]>', '<!DOCTYPE a>'],
  ['comments are passed over', 'a<!-- b <c> & <!DOCTYPE --><!-->-->d', 'ad'],
  ['line ends become LF', 'a\r\nb\rc', 'a\nb\nc'],
  ['a written CR stays', 'a&#13;b', 'a\rb'],
  ['letters of all planes stay', 'Ünï😀\u{10FFFF}', 'Ünï😀\u{10FFFF}'],
]

for (const [what, xml, text] of texts) {
  t.test(`text: ${what}`, async (t) => {
    const [item] = parse(xmlItem(`<name>=${xml}=</name>${images}`), 'xml')
    const [trimmed] = parse(xmlItem(`<name>x</name><brand>${xml}</brand>${images}`), 'xml')
    t.equal(trimmed?.brand, text)
    t.equal(item?.name.replaceAll(/^=\s*|\s*=$/g, ''), text)
  })
}

t.test('a URL may be empty, blank or absurd: it fails its image later', async (t) => {
  const urls = '<url/><url>  </url><url>not a url</url><url>http://a/?b=1&amp;c=2</url>'
  const [item] = parse(xmlItem(`<name>n</name><images>${urls}</images>`), 'xml')
  t.strictSame(item?.images, ['', '', 'not a url', 'http://a/?b=1&c=2'])
})

t.test('an empty optional element is an empty text', async (t) => {
  const [item] = parse(xmlItem(`<name>n</name><brand/><category></category>${images}`), 'xml')
  t.match(item, { brand: '', category: '', manufacturer: null })
})

t.test('what a dump does not know is passed over', async (t) => {
  const extra = '<sku><name>no</name><images><url>no</url></images></sku>'
  const document = `<items xmlns="urn:x" a='1'>stray<other><item/></other>
    <item id="7">stray<x:name xmlns:x="urn:y">no</x:name>${extra}<name lang="en">n</name>
    <images><thumb>no</thumb><url>u<!-- --></url></images></item></items>`
  t.strictSame(parse(document, 'xml'), [
    { name: 'n', manufacturer: null, brand: null, category: null, images: ['u'] },
  ])
})

t.test('names of the prototype do nothing', async (t) => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']
  const extra = names.map((name) => `<${name} ${name}="1"><name>no</name></${name}>`).join('')
  const document = `<items>${extra}${names.map((name) => `<${name}/>`).join('')}<item>${extra}
    <name>n</name><images>${extra}<url>u</url></images></item></items>`
  t.strictSame(parse(document, 'xml'), [
    { name: 'n', manufacturer: null, brand: null, category: null, images: ['u'] },
  ])
  t.notOk('name' in {})
})
