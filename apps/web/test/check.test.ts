import t from 'tap'
import { check } from '../src/console/send/check.ts'

const limits = { minItems: 1, maxItems: 10, maxBytes: 10_000 }

t.test('what the server would take is taken', async (t) => {
  const text = '{"items": [{"name": "a", "images": ["not even a URL"]}]}'
  const verdict = check({ text, format: 'json' }, limits)
  t.equal('items' in verdict && verdict.items.length, 1)
})

t.test('each fault has its path, its sentence and its place', async (t) => {
  const text = '<items>\n<item><name> </name><images><url>u</url></images></item>\n</items>'
  t.match(check({ text, format: 'xml' }, limits), {
    total: 1,
    faults: [
      { path: 'items.item[0].name', message: 'must not be blank', place: { line: 2, column: 7 } },
    ],
  })
})

t.test('what can’t be read is shown where it breaks off', async (t) => {
  const verdict = check({ text: '{"items": [\n  }', format: 'json' }, limits)
  t.match(verdict, { total: 1, faults: [{ path: '', place: { line: 2, column: 3 } }] })
})

t.test('what is neither XML nor JSON is called by its name', async (t) => {
  const csv = ['name,brand,url\nSoup,Cafe,https://example.com/a.png', '\uFEFF"Name";"Image"\r\na;b']
  for (const text of csv) {
    const verdict = check({ text, format: 'json' }, limits)
    t.match(verdict, { total: 1, faults: [{ message: /^This is CSV.*image-dump send FILE$/ }] })
  }
  for (const text of ['Dear supplier, here it is', 'PK\u0003\u0004', 'name']) {
    const verdict = check({ text, format: 'json' }, limits)
    t.match(verdict, { total: 1, faults: [{ message: /^This is neither XML nor JSON/ }] })
  }
  for (const text of ['null', '12', '"items"']) {
    t.match(check({ text, format: 'json' }, limits), { total: 1 })
  }
})

t.test(
  'a feed of more bytes than the server takes is told so, however few its characters',
  async (t) => {
    // Each of these has three bytes.
    const text = `<items>${'€'.repeat(4000)}</items>`
    const verdict = check({ text, format: 'xml' }, limits)
    t.match(verdict, {
      faults: [{ path: '', message: 'A dump has at most 10.0 kB, and this has 12.0 kB.' }],
    })
  },
)
