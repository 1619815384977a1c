import { faulty, found, malformed, type Row, rows } from './row.ts'

const images = '<images><url>u</url></images>'

/** A document around an item that is whole but for what is given. */
export const withXml = (content: string) =>
  `<items><item><name>n</name>${content}${images}</item></items>`
const branded = (text: string) => withXml(`<brand>${text}</brand>`)
const whole = withXml('')

const noReference = malformed(/^"&" begins no reference that XML knows/)
const noCharacter = malformed(/^A reference is to no character that XML allows/)
const aDoctype = malformed(/^A DOCTYPE is not allowed/)
const unknownMarkup = malformed(/^"<!" begins nothing that is known/)
const badTag = malformed(/^A tag is not well-formed/)

const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`)
const declaring = (subset: string, use: string) => `<!DOCTYPE items [${subset}]>${branded(use)}`

export const xmlEntities: readonly Row[] = rows('xml', [
  ['a billion laughs', declaring(`<!ENTITY l0 "ha">${laughs.join('')}`, '&l9;'), aDoctype],
  [
    'a quadratic blowup',
    declaring(`<!ENTITY a "${'a'.repeat(1e5)}">`, '&a;'.repeat(1e4)),
    aDoctype,
  ],
  ['an entity that holds itself', declaring('<!ENTITY a "&a;">', '&a;'), aDoctype],
  [
    'an external entity: a file',
    declaring('<!ENTITY a SYSTEM "file:///etc/passwd">', '&a;'),
    aDoctype,
  ],
  [
    'an external entity: an address',
    declaring('<!ENTITY a SYSTEM "http://169.254.169.254/">', '&a;'),
    aDoctype,
  ],
  ['a public entity', declaring('<!ENTITY a PUBLIC "p" "http://h/">', '&a;'), aDoctype],
  ['a parameter entity', declaring('<!ENTITY % a SYSTEM "http://h/x.dtd"> %a;', ''), aDoctype],
  ['an unparsed entity', declaring('<!ENTITY a SYSTEM "x" NDATA gif>', ''), aDoctype],
  ['another meaning for &lt;', declaring('<!ENTITY lt "&#38;#60;b>">', '&lt;'), aDoctype],
  ['another meaning for &amp;', declaring('<!ENTITY amp "x">', '&amp;'), aDoctype],
  ['an entity that nobody declared', branded('&a;'), noReference],
  ['an entity of HTML', branded('&nbsp;'), noReference],
  ['an entity by the name of a prototype', branded('&__proto__;&constructor;'), noReference],
  ['a bare &', branded('a & b'), noReference],
  ['a reference without its semicolon', branded('&amp'), noReference],
  ['a reference in capitals', branded('&AMP;'), noReference],
  ['an entity in an attribute', withXml('<a b="&x;"/>'), noReference],
  [
    'an entity behind a comment in an attribute',
    withXml('<a b="<!--"/>&x;<a b="-->"/>'),
    malformed(/^"<" stands inside a tag/),
  ],
  ['the five entities', branded('&lt;&gt;&amp;&quot;&apos;'), found({ brand: '<>&"\'' })],
  [
    'references are decoded once',
    branded('&amp;lt;&#38;#65;&amp;amp;'),
    found({ brand: '&lt;&#65;&amp;' }),
  ],
  [
    'references in CDATA are text',
    branded('<![CDATA[&lt;&#65;&x;]]>'),
    found({ brand: '&lt;&#65;&x;' }),
  ],
  [
    'decimal, hexadecimal, zeros in front',
    branded('&#65;&#x42;&#x1f600;&#0000067;'),
    found({ brand: 'AB😀C' }),
  ],
  ['a reference to markup is text', branded('&#60;b&#62;&#38;lt;'), found({ brand: '<b>&lt;' })],
  [
    'references to the last characters',
    branded('&#xD7FF;&#xE000;&#xFFFD;&#x10FFFF;'),
    found({ brand: '\ud7ff\ue000\ufffd\u{10ffff}' }),
  ],
  ...[
    '0',
    'x0',
    '8',
    '11',
    '31',
    'xD800',
    'xDFFF',
    '55296',
    'xFFFE',
    'xFFFF',
    'x110000',
    '1114112',
    '4294967361',
    '9'.repeat(400),
    `x${'F'.repeat(400)}`,
    '18446744073709551681',
  ].map(
    (code) =>
      [
        `a reference to no character: &#${code.slice(0, 20)};`,
        branded(`&#${code};`),
        noCharacter,
      ] as const,
  ),
  ...['', 'x', '-1', '+65', '6 5', 'X41', '1e3', '0x41', '٣'].map(
    (code) => [`a reference that is none: &#${code};`, branded(`&#${code};`), noReference] as const,
  ),
])

export const xmlDoctypes: readonly Row[] = rows('xml', [
  ['a DOCTYPE', `<!DOCTYPE items>${whole}`, aDoctype],
  ['a DOCTYPE behind the declaration', `<?xml version="1.0"?>\n<!DOCTYPE items>${whole}`, aDoctype],
  ['a DOCTYPE behind a comment', `<!-- x --><!DOCTYPE items>${whole}`, aDoctype],
  ['a DOCTYPE from elsewhere', `<!DOCTYPE items SYSTEM "http://h/x.dtd">${whole}`, aDoctype],
  ['a DOCTYPE without its end', '<!DOCTYPE items [', aDoctype],
  ['a DOCTYPE without a space', `<!DOCTYPEitems>${whole}`, aDoctype],
  ['a DOCTYPE of HTML', `<!DOCTYPE html><html/>`, aDoctype],
  ['a DOCTYPE among the elements', withXml('<!DOCTYPE a>'), aDoctype],
  ['a DOCTYPE in a text', branded('a<!DOCTYPE a>'), aDoctype],
  ['a DOCTYPE after the end', `${whole}<!DOCTYPE items>`, aDoctype],
  ['a doctype in small letters', `<!doctype items>${whole}`, unknownMarkup],
  ['a DocType in both', `<!DocType items>${whole}`, unknownMarkup],
  ['a space in it', `<! DOCTYPE items>${whole}`, unknownMarkup],
  ['an ENTITY alone', `<!ENTITY a "b">${whole}`, unknownMarkup],
  ['an ELEMENT alone', withXml('<!ELEMENT a ANY>'), unknownMarkup],
  ['a conditional section', withXml('<![INCLUDE[<a/>]]>'), unknownMarkup],
  ['a cdata section in small letters', branded('<![cdata[x]]>'), unknownMarkup],
  ['a DOCTYPE in a comment is text', `<!-- <!DOCTYPE a [<!ENTITY b "c">]> -->${whole}`, found()],
  [
    'a DOCTYPE in CDATA is text',
    branded('<![CDATA[<!DOCTYPE a>]]>'),
    found({ brand: '<!DOCTYPE a>' }),
  ],
  ['a DOCTYPE by references is text', branded('&lt;!DOCTYPE a>'), found({ brand: '<!DOCTYPE a>' })],
  ['a DOCTYPE in a processing instruction', `<?p <!DOCTYPE a> ?>${whole}`, found()],
])

export const xmlMarkup: readonly Row[] = rows('xml', [
  ['the smallest dump', whole, found()],
  ['-- in a comment', withXml('<!-- a -- b -->'), malformed(/^"--" stands in a comment/)],
  ['a comment that ends in --->', withXml('<!-- a --->'), malformed(/^"--" stands in a comment/)],
  ['a comment of dashes', withXml('<!------>'), malformed(/^"--" stands in a comment/)],
  ['an empty comment', withXml('<!---->'), found()],
  ['a comment that begins with >', withXml('<!-->-->'), found()],
  ['a comment that is too short', withXml('<!--->'), unknownMarkup],
  ['a comment in a text', branded('a<!-- <b> & -->c'), found({ brand: 'ac' })],
  ['a comment without its end', withXml('<!-- '), unknownMarkup],
  [']]> in a text', branded('a ]]> b'), malformed(/^"\]\]>" stands in text/)],
  [']]> right after CDATA', branded('<![CDATA[x]]>]]>'), malformed(/^"\]\]>" stands in text/)],
  [']]> behind the root', `${whole}]]>`, malformed(/^"\]\]>" stands in text/)],
  [']]> in an attribute', withXml('<a b="]]>"/>'), found()],
  [']]> in a comment', withXml('<!-- ]]> -->'), found()],
  [']] > in a text', branded('a ]] > b ]>'), found({ brand: 'a ]] > b ]>' })],
  ['CDATA in CDATA', branded('<![CDATA[<![CDATA[x]]>'), found({ brand: '<![CDATA[x' })],
  ['CDATA around its own end', branded('<![CDATA[]]]]><![CDATA[>]]>'), found({ brand: ']]>' })],
  ['CDATA without its end', branded('<![CDATA[x]]'), unknownMarkup],
  ['CDATA outside of the root', `<![CDATA[x]]>${whole}`, malformed(/CDATA section stands outside/)],
  ['CDATA behind the root', `${whole}<![CDATA[ ]]>`, malformed(/CDATA section stands outside/)],
  ['a reference behind the root', `${whole}&#32;`, malformed(/^Text stands after the end/)],
  ['< in an attribute', withXml('<a b="<"/>'), malformed(/^"<" stands inside a tag/)],
  ['> in an attribute', withXml('<a b=">" c=\'/>\'/>'), found()],
  ['a quote that never ends', withXml('<a b="/>'), malformed(/^"<" stands inside a tag/)],
  ['an end tag with a slash', withXml('</a/>'), badTag],
  [
    'an end tag with an attribute',
    withXml('<a></a b="c">'),
    malformed(/^Closing tag 'a' can't have/),
  ],
  ['an end tag with a space', withXml('<a></a \n>'), found()],
  ['a slash before the end', withXml('<a/ >'), malformed(/^Attribute '\/' has no space/)],
  ['a name with a forbidden letter', withXml('<a÷/>'), malformed(/is an invalid name/)],
  ['a name that is not English', withXml('<名前 属性="x"/>'), found()],
  // XML allows it; XMLValidator does not know the planes behind the first.
  ['a name of another plane', withXml('<𐀀/>'), malformed(/is an invalid name/)],
  ['an attribute with a bad name', withXml('<a ÷="b"/>'), malformed(/is an invalid name/)],
  ['an attribute twice', withXml('<a b="1" b="2"/>'), malformed(/^Attribute 'b' is repeated/)],
  ['an attribute without a value', withXml('<a b/>'), malformed(/^boolean attribute/)],
  ['a processing instruction first', `<?php echo 1 ?>${whole}`, found()],
  ['one without a name', `<? x?>${whole}`, malformed(/^A processing instruction has no proper/)],
  [
    'one by the name of XML',
    `<?XML x?>${whole}`,
    malformed(/^A processing instruction has no proper/),
  ],
  ['one without its end', `<?>${whole}`, malformed(/^A processing instruction is not closed/)],
  ['one among the elements', withXml('<?p?>'), malformed(/^A processing instruction stands/)],
  ['a declaration of version 1.1', `<?xml version="1.1"?>${whole}`, found()],
  [
    'a declaration of version 2.0',
    `<?xml version="2.0"?>${whole}`,
    malformed(/^The XML declaration/),
  ],
  [
    'a declaration that is late',
    ` <?xml version="1.0"?>${whole}`,
    malformed(/^XML declaration allowed only/),
  ],
  ['a namespace of its own', `<items xmlns="urn:x">${whole.slice(7)}`, found()],
  ['a prefix that is not declared', withXml('<x:y z:a="b"/>'), found()],
  ['a root in a namespace', '<x:items xmlns:x="u"/>', faulty(/root element must be <items>/, '')],
  ['two roots', `${whole}<items/>`, faulty(/root element must be <items>/, '')],
  ['two empty roots', '<items/><items/>', faulty(/root element must be <items>/, '')],
  ['an RSS feed', '<rss version="2.0"><channel/></rss>', faulty(/root element must be/, '')],
  ['tags that cross', withXml('<a><b></a></b>'), malformed(/^Expected closing tag 'b'/)],
])
