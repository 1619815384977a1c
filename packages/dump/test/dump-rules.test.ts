import t from 'tap'
import { InvalidDump } from '../src/index.ts'
import { faultsOf, parse, refusalOf } from './support.ts'

const good = { name: 'n', images: ['u'] }
const goodXml = '<item><name>n</name><images><url>u</url></images></item>'

t.test('the number of items has limits, and the message names both numbers', async (t) => {
  const limits = { minItems: 51, maxItems: 60 }
  const faults = (count: number) => [
    faultsOf(JSON.stringify({ items: Array(count).fill(good) }), 'json', limits),
    faultsOf(JSON.stringify({ items: { item: Array(count).fill(good) } }), 'json', limits),
    faultsOf(`<items>${goodXml.repeat(count)}</items>`, 'xml', limits),
  ]
  const places = ['items', 'items.item', 'items.item']
  const all = (message: string) => places.map((place) => [`${place}: ${message}`])
  t.strictSame(faults(0), all('0 items; a dump has at least 51'))
  t.strictSame(faults(1), all('1 item; a dump has at least 51'))
  t.strictSame(faults(50), all('50 items; a dump has at least 51'))
  t.strictSame(faults(61), all('61 items; a dump has at most 60'))
  for (const count of [51, 60]) {
    const body = JSON.stringify({ items: Array(count).fill(good) })
    t.equal(parse(body, 'json', limits).length, count)
    t.equal(parse(`<items>${goodXml.repeat(count)}</items>`, 'xml', limits).length, count)
  }
})

t.test('what stands where an item should is counted as one', async (t) => {
  t.strictSame(faultsOf('{"items": [1, {}]}', 'json', { minItems: 3, maxItems: 4 }), [
    'items: 2 items; a dump has at least 3',
    'items[0]: must be an object',
    'items[1].name: is missing',
    'items[1].images: is missing',
  ])
})

t.test('items over the limit are counted and not judged', async (t) => {
  const limits = { minItems: 1, maxItems: 2 }
  const body = JSON.stringify({ items: [good, {}, 1, {}] })
  t.strictSame(faultsOf(body, 'json', limits), [
    'items: 4 items; a dump has at most 2',
    'items[1].name: is missing',
    'items[1].images: is missing',
  ])
  t.strictSame(faultsOf(`<items>${goodXml}<item/><item/><item/></items>`, 'xml', limits), [
    'items.item: 4 items; a dump has at most 2',
    'items.item[1].name: is missing',
    'items.item[1].images: is missing',
  ])
})

t.test('of many faults the first 100 are named, and all are counted', async (t) => {
  const body = JSON.stringify({ items: Array(80).fill({}) })
  const refusal = refusalOf(body, 'json', { minItems: 81, maxItems: 100 })
  if (!(refusal instanceof InvalidDump)) throw new Error('expected an InvalidDump')
  t.equal(refusal.total, 161)
  t.equal(refusal.faults.length, 100)
  t.equal(refusal.faults[0]?.message, '80 items; a dump has at least 81')
  t.equal(refusal.faults[99]?.path, 'items[49].name')
  t.equal(refusal.code, 'INVALID')
  t.equal(refusal.message, 'The dump breaks the rules in 161 places.')
  t.equal(refusalOf('[]', 'json')?.message, 'The dump breaks a rule.')
  t.equal(faultsOf(body, 'json').length, 100)
})

const noDumps: readonly [body: string, fault: string][] = [
  ['{}', 'items: is missing'],
  ['{"items": null}', 'items: is missing'],
  ['{"items": 5}', 'items: must be a list'],
  ['{"items": ""}', 'items: must be a list'],
  ['[]', ': must be an object with the member "items"'],
  ['[{"items": []}]', ': must be an object with the member "items"'],
  ['null', ': must be an object with the member "items"'],
  ['"x"', ': must be an object with the member "items"'],
  ['0', ': must be an object with the member "items"'],
]

for (const [body, fault] of noDumps) {
  t.test(`no dump: ${body}`, async (t) => {
    t.strictSame(faultsOf(body, 'json'), [fault])
  })
}

t.test('a document with another root is no dump', async (t) => {
  t.strictSame(faultsOf('<order><item/></order>', 'xml'), [
    ': the root element must be <items>, and there is only one',
  ])
  t.strictSame(faultsOf('<x:items xmlns:x="u"/>', 'xml'), [
    ': the root element must be <items>, and there is only one',
  ])
  t.strictSame(faultsOf('<items/><items/>', 'xml'), [
    ': the root element must be <items>, and there is only one',
  ])
  t.strictSame(parse('<items/>', 'xml'), [])
})
