import { XMLParser, XMLValidator } from 'fast-xml-parser'
import t from 'tap'
import { renderHeads, renderProblemXml, renderXml } from '../src/index.ts'
import { described, head, items, pagesOf, settledHead } from './answers.ts'
import { parse } from './support.ts'

const lists = /^(?:dump\.items\.item(?:\.images\.image)?|dumps\.dump|problem\.errors\.error)$/
const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  ignoreAttributes: false,
  ignoreDeclaration: true,
  isArray: (_name, path) => lists.test(String(path)),
})

/** What a parser that is not ours reads, without the line breaks between elements. */
function read(document: string): unknown {
  t.equal(XMLValidator.validate(document), true, 'well-formed')
  t.match(document, /^<\?xml version="1.0" encoding="UTF-8"\?>\n</)
  return parser.parse(document.replaceAll('>\n', '>'))
}

/** The JSON of the contract as elements: every value a text, each list in an element of its own. */
function asElements(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return String(value)
  const members = Object.entries(value).map(([name, member]: [string, unknown]) => {
    if (!Array.isArray(member)) return [name, asElements(member)]
    return [name, { [name.slice(0, -1)]: member.map(asElements) }]
  })
  return Object.fromEntries(members)
}

async function render(answer: Parameters<typeof renderXml>[0]): Promise<string> {
  return (await Array.fromAsync(renderXml(answer))).join('')
}

t.test('the answer has the names, the order and the values of the JSON', async (t) => {
  const document = await render({ head, pages: pagesOf(items) })
  const expected = { dump: asElements({ ...described.head, items: described.items }) }
  t.strictSame(read(document), expected)
  t.equal(JSON.stringify(read(document)), JSON.stringify(expected))
})

t.test('a line holds an image', async (t) => {
  const lines = (await render({ head, pages: pagesOf(items) })).split('\n')
  t.equal(lines.filter((line) => /^<image>.*<\/image>$/.test(line)).length, 4)
  t.ok(lines.every((line) => line.split('<image>').length <= 2))
})

t.test('a page of items is a chunk, and an empty page is none', async (t) => {
  const [first, second] = items
  const chunks = await Array.fromAsync(renderXml({ head, pages: pagesOf([first], [], [second]) }))
  t.equal(chunks.length, 4)
  t.equal(chunks.join(''), await render({ head, pages: pagesOf(items) }))
  t.match(read(await render({ head: settledHead, pages: pagesOf() })), {
    dump: { status: 'PARTIAL', finishedAt: '2026-01-02T03:04:06.000Z', items: '' },
  })
})

const names: readonly [what: string, name: string, written?: string][] = [
  ['markup', '<b>&amp;</b> ]]> <![CDATA[ <!-- "\''],
  ['white space', ' \t a \n b '],
  ['line ends', 'a\rb\r\nc\n'],
  ['all planes', 'Ünï 😀 \u{10FFFF} \u2028 \x7f\x85'],
  ['what looks like a reference', '&#0; &#xD800; &lol;'],
  ['control characters', 'a\0b\x01c\x1fd', 'a\ufffdb\ufffdc\ufffdd'],
  ['noncharacters', '\ufffe\uffff', '\ufffd\ufffd'],
  ['halves of surrogate pairs', 'a\ud800b\udc00\ud83d', 'a\ufffdb\ufffd\ufffd'],
]

for (const [what, name, written = name] of names) {
  t.test(`${what} come back as they were written, or as U+FFFD`, async (t) => {
    const page = [{ ...items[1], name }]
    const document = await render({ head, pages: pagesOf(page) })
    t.ok(document.isWellFormed())
    t.match(read(document), { dump: { items: { item: [{ name: written }] } } })
    const request = document.slice(document.lastIndexOf('<items>'), document.indexOf('</dump>'))
    const ours = parse(request.replaceAll(/<image>.*<\/image>/g, '<url/>'), 'xml')
    t.equal(ours[0]?.name, written.trim(), 'our own parser agrees')
  })
}

t.test('a list of dumps', async (t) => {
  t.strictSame(read(renderHeads([settledHead, head], 'xml')), {
    dumps: {
      dump: [settledHead, head].map((each) =>
        asElements({
          ...described.head,
          status: each.status,
          submittedAt: each.submittedAt.toISOString(),
          ...(each.finishedAt && { finishedAt: each.finishedAt.toISOString() }),
        }),
      ),
    },
  })
  t.strictSame(read(renderHeads([], 'xml')), { dumps: '' })
})

t.test('a problem document is in the namespace of RFC 9457', async (t) => {
  const problem = {
    type: 'about:blank',
    title: 'Unprocessable Content',
    status: 422,
    detail: 'a < b & c',
    instance: 'urn:uuid:1',
    errors: [
      { path: 'items.item[0].name', message: 'is missing' },
      { path: 'items.item', message: '1 item; a dump has at least 51' },
    ],
  }
  t.strictSame(read(renderProblemXml(problem)), {
    problem: {
      ...problem,
      status: '422',
      errors: { error: problem.errors },
      '@_xmlns': 'urn:ietf:rfc:7807',
    },
  })
})

t.test('a problem without details says no more than it knows', async (t) => {
  const problem = { type: 'about:blank', title: 'Not Found', status: 404, detail: undefined }
  t.equal(
    renderProblemXml(problem),
    '<?xml version="1.0" encoding="UTF-8"?>\n<problem xmlns="urn:ietf:rfc:7807">' +
      '<type>about:blank</type><title>Not Found</title><status>404</status></problem>\n',
  )
})
