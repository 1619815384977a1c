import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import t from 'tap'
import type { Flood, FloodAnswer } from './flood.ts'
import { type Refusal, refusalOf } from './support.ts'

t.test('elements may nest 100 levels deep, closed or not', async (t) => {
  const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)
  t.equal(refusalOf(nested(100), 'xml')?.code, 'INVALID')
  for (const depth of [102, 100_000]) {
    const refusal = refusalOf(nested(depth), 'xml')
    t.match(refusal?.message, /nested deeper than 100 levels/)
  }
  t.equal(refusalOf('<a>'.repeat(100_000), 'xml')?.code, 'MALFORMED')
})

t.test('JSON may nest as deep as it likes: nothing follows it down', async (t) => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    for (const depth of [100, 100_000]) {
      const body = `${open.repeat(depth)}1${close.repeat(depth)}`
      t.equal(refusalOf(body, 'json')?.code, 'INVALID')
      t.equal(refusalOf(open.repeat(depth), 'json')?.code, 'MALFORMED')
    }
  }
})

t.test('entities cannot expand: the document that declares them is refused', async (t) => {
  const laughs = Array.from(
    { length: 9 },
    (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`,
  )
  const document = `<!DOCTYPE items [<!ENTITY l0 "ha">${laughs.join('')}]><items>&l9;</items>`
  t.match(refusalOf(document, 'xml'), { code: 'MALFORMED', message: /A DOCTYPE is not allowed/ })
  const file = '<!DOCTYPE items [<!ENTITY x SYSTEM "file:///etc/passwd">]><items>&x;</items>'
  t.match(refusalOf(file, 'xml'), { code: 'MALFORMED', message: /A DOCTYPE is not allowed/ })
})

/** What stands first, what is repeated up to 2 MB, what stands last, and what it is. */
const floods: readonly [...Flood, Refusal['code']][] = [
  ['<items>', '<a/>', '</items>', 'xml', 'INVALID'],
  ['<items>', '<item/>', '</items>', 'xml', 'INVALID'],
  ['<items><item><images>', '<url/>', '</images></item></items>', 'xml', 'INVALID'],
  ['<items><item><name>', '&amp;', '</name></item></items>', 'xml', 'INVALID'],
  ['<items><item><name>', '\r', '</name></item></items>', 'xml', 'INVALID'],
  ['<items><item><name>', '<![CDATA[x]]>', '</name></item></items>', 'xml', 'INVALID'],
  ['<items>', '<!---->', '</items>', 'xml', 'INVALID'],
  ['<items>', '<?', '</items>', 'xml', 'MALFORMED'],
  ['<items>', '<!--', '</items>', 'xml', 'MALFORMED'],
  ['<items>', '<![CDATA[', '</items>', 'xml', 'MALFORMED'],
  ['<items>', '&', '</items>', 'xml', 'MALFORMED'],
  ['<items>&#', '1', ';</items>', 'xml', 'MALFORMED'],
  ['<items>', '\n', '<', 'xml', 'MALFORMED'],
  ['<', 'a', '>', 'xml', 'MALFORMED'],
  ['<a', ' ', '=', 'xml', 'MALFORMED'],
  ['<?xml ', 'encoding ', '?><items/>', 'xml', 'MALFORMED'],
  ['[', '[],', '1]', 'json', 'INVALID'],
  ['{"items": [', '{},', '1]}', 'json', 'INVALID'],
  ['{"items": [{"images": [', '"",', '1]}]}', 'json', 'INVALID'],
  ['{"items": [{"name": "', '\\u0041', '"}]}', 'json', 'INVALID'],
  ['{', '"a":1,', '"b":2}', 'json', 'INVALID'],
  ['', '1', 'x', 'json', 'MALFORMED'],
  ['', ' ', '\xff', 'json', 'MALFORMED'],
]

t.test('a flood of 2 MB is refused within a heap of 160 MB, in linear time', async (t) => {
  const worker = new Worker(new URL('./flood.ts', import.meta.url), {
    workerData: floods,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 32 },
  })
  let answered = 0
  worker.on('message', ({ code, took }: FloodAnswer) => {
    const [head, repeated, tail, , expected] = floods[answered] ?? []
    answered += 1
    t.equal(code, expected, `${head}${repeated}${repeated}…${tail}`)
    t.ok(took < 2000, `${took.toFixed()} ms`)
  })
  // A heap that is too small ends the worker with ERR_WORKER_OUT_OF_MEMORY, which `once` throws.
  await once(worker, 'exit')
  t.equal(answered, floods.length)
})
