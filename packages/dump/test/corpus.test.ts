import t, { type Test } from 'tap'
import { InvalidDump, MalformedBody, UnsupportedEncoding } from '../src/index.ts'
import { corpus, corpusLimits, type Row, samples } from './corpus/index.ts'
import { parse, type Refusal, refusalOf } from './support.ts'

const prototype = Reflect.ownKeys(Object.prototype).join()

for (const row of corpus) {
  t.test(row.name, async (t) => {
    check(t, row)
    t.equal(Reflect.ownKeys(Object.prototype).join(), prototype, 'no prototype has changed')
  })
}

t.test('the corpus is what it says that it is', async (t) => {
  t.ok(corpus.length > 750, `${corpus.length} bodies`)
  t.equal(new Set(corpus.map(({ name }) => name)).size, corpus.length, 'each has its own name')
  for (const format of ['xml', 'json'] as const) t.equal(parse(samples[format], format).length, 1)
})

function check(t: Test, { format, body, expected }: Row): void {
  const refusal = refusalOf(body(), format, corpusLimits)
  if ('status' in expected) {
    if (refusal === undefined) return void t.fail('it is taken')
    t.equal(statusOf(refusal), expected.status)
    const faults = refusal instanceof InvalidDump ? refusal.faults : []
    t.match(faults[0]?.message ?? refusal.message, expected.says)
    if (expected.paths) {
      t.strictSame(
        faults.map(({ path }) => path),
        expected.paths,
      )
    }
    t.ok(faults.length <= 100, `${faults.length} faults`)
    for (const message of [refusal.message, ...faults.map((fault) => fault.message)]) {
      t.ok(message.length <= 300, `${message.length} characters: ${message}`)
    }
  } else {
    t.equal(refusal?.message, undefined)
    const items = parse(body(), format, corpusLimits)
    if ('items' in expected) t.strictSame(items, expected.items)
    else t.equal(items.length, expected.count)
  }
}

function statusOf(refusal: Refusal): 400 | 415 | 422 {
  if (refusal instanceof MalformedBody) return 400
  return refusal instanceof UnsupportedEncoding ? 415 : 422
}
