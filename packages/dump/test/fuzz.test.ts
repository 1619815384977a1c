import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import { XMLParser } from 'fast-xml-parser'
import t, { type Test } from 'tap'
import { type DumpFormat, InvalidDump } from '../src/index.ts'
import { corpus, samples } from './corpus/index.ts'
import { parse, refusalOf } from './support.ts'
import { dumps, toJson, toXml } from './written.ts'

/** The same cases in every run; another seed and more of them for a longer search. */
const seed = Number(process.env.FUZZ_SEED ?? 20_250_101)
const runs = Number(process.env.FUZZ_RUNS ?? 1)

function holds<Case>(
  t: Test,
  arbitrary: fc.Arbitrary<Case>,
  numRuns: number,
  check: (example: Case) => void,
): void {
  // The error of a failure holds the seed, the path and the smallest case.
  fc.assert(fc.property(arbitrary, check), { seed, numRuns: numRuns * runs })
  t.pass(`${numRuns * runs} cases`)
}

/** A dump, or one of the documented errors within its bounds. Anything else is thrown on. */
function reads(body: string | Uint8Array, format: DumpFormat): boolean {
  const refusal = refusalOf(body, format)
  const faults = refusal instanceof InvalidDump ? refusal.faults : []
  if (faults.length > 100) throw new Error(`${faults.length} faults`)
  for (const { message } of refusal ? [refusal, ...faults] : []) {
    if (message.length > 300) throw new Error(`${message.length} characters: ${message}`)
  }
  return refusal === undefined
}

const formats = ['xml', 'json'] as const
const pieces = {
  xml: [
    ...['<items>', '</items>', '<item>', '</item>', '<name>', '</name>', '<images>', '</images>'],
    ...['<url>', '</url>', '<url/>', '<a b="c">', '</a>', "<a b='", '"/>', '<?xml version="1.0"?>'],
    ...['<!--', '-->', '<![CDATA[', ']]>', '<!DOCTYPE a>', '<?', '?>', '&lt;', '&#65;', '&#x', '&'],
    ...['__proto__', '00123', '\0', '\r\n', '\ufeff', 'é', '😀', ' ', '<', '>', '/', '=', '"', ';'],
  ],
  json: [
    ...[
      '{"items":[',
      '{"items":{"item":',
      '{"name":"n","images":["u"]}',
      ']}',
      '"images":',
      '"name":',
    ],
    ...[
      '"url":',
      '"__proto__":',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '1',
      '-',
      '0',
      '.',
      'e5',
    ],
    ...['true', 'null', '\\u', 'd800', '\\', '\0', '\n', '\ufeff', 'é', '😀', ' ', '//'],
  ],
}

for (const format of formats) {
  const piece = fc.constantFrom(...pieces[format])
  t.test(`${format}: any bytes`, async (t) => {
    holds(t, fc.uint8Array({ maxLength: 200 }), 1500, (bytes) => void reads(bytes, format))
  })

  t.test(`${format}: any text`, async (t) => {
    const text = fc.string({ unit: 'binary', maxLength: 200 })
    holds(t, text, 1500, (body) => void reads(body, format))
  })

  t.test(`${format}: the words of its grammar in any order`, async (t) => {
    const documents = fc.array(piece, { maxLength: 40 })
    holds(t, documents, 2000, (words) => void agrees(words.join(''), format))
    t.ok(reads(samples[format], format))
  })

  t.test(`${format}: dumps with a few changes`, async (t) => {
    const whole = corpus.filter((row) => row.format === format && 'items' in row.expected)
    const bodies = [samples[format], ...whole.map((row) => Buffer.from(row.body()).toString())]
    const change = fc.record({ at: fc.nat(400), taken: fc.nat(4), given: piece })
    let taken = 0
    let all = 0
    holds(
      t,
      fc.tuple(fc.constantFrom(...bodies), fc.array(change, { maxLength: 3 })),
      3000,
      (pair) => {
        const [body, changes] = pair
        const changed = changes.reduce(
          (text, { at, taken, given }) => text.slice(0, at) + given + text.slice(at + taken),
          body,
        )
        taken += agrees(changed, format) ? 1 : 0
        all += 1
      },
    )
    t.ok(taken > all / 20 && taken < all, `${taken} of ${all} are still dumps`)
  })
}

t.test('a dump is the same in XML and in JSON, however it is written', async (t) => {
  holds(t, dumps, 700, ({ items, xml, json }) => {
    deepStrictEqual(parse(toXml(items, xml), 'xml'), items)
    deepStrictEqual(parse(toJson(items, json), 'json'), items)
  })
})

/** It reads, and finds the names that another reader finds. */
function agrees(body: string, format: DumpFormat): boolean {
  const text = body.toWellFormed()
  if (!reads(text, format)) return false
  const names = parse(text, format).map(({ name }) => name)
  const others = format === 'xml' ? namesInXml(text) : namesInJson(text)
  if (JSON.stringify(names) !== JSON.stringify(others)) {
    throw new Error(`${JSON.stringify(names)} is ${JSON.stringify(others)} to another reader`)
  }
  return true
}

const reader = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: () => true,
  // It has its own way with names that an object has.
  transformTagName: (name) => (/^(items?|name)\/?$/.test(name) ? name : name.replace(/[^/]+/, 'x')),
})

/** The other reader stumbles over a quote in a processing instruction. */
const prolog = /^(?:[\ufeff\s]|<!--[\s\S]*?-->|<\?[\s\S]*?\?>)+/

function namesInXml(document: string): readonly unknown[] {
  const [items] = reader.parse(document.replace(prolog, '')).items
  return (items.item ?? []).map((item: { name: readonly string[] }) => item.name[0]?.trim())
}

function namesInJson(body: string): readonly unknown[] {
  const { items } = JSON.parse(body.replace(/^\ufeff/, ''))
  const list = Array.isArray(items) ? items : (items.item ?? [])
  return [list].flat().map((item: { name: string }) => item.name)
}
