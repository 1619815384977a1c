import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import t from 'tap'
import type { Flood, FloodAnswer } from './flood.ts'
import { type Refusal, refusalOf } from './support.ts'

t.test('elements, objects and lists may nest 100 levels deep, closed or not', async (t) => {
  for (const [open, close, format] of [
    ['<a>', '</a>', 'xml'],
    ['[', ']', 'json'],
    ['{"a":', '}', 'json'],
  ] as const) {
    const nested = (depth: number) =>
      open.repeat(depth) + (format === 'json' ? '1' : '') + close.repeat(depth)
    t.equal(refusalOf(nested(100), format)?.code, 'INVALID')
    t.equal(refusalOf(open.repeat(100), format)?.code, 'MALFORMED')
    for (const depth of [101, 100_000]) {
      t.match(refusalOf(nested(depth), format)?.message, /nested deeper than 100 levels/)
      t.match(refusalOf(open.repeat(depth), format)?.message, /nested deeper than 100 levels/)
    }
  }
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
