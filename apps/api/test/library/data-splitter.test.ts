import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { Problem } from '../../src/problem.ts'
import { DataSplitter, longestRest } from '../../src/routes/library/upload/data-splitter.ts'

/** The same cases in every run; another seed and more of them for a longer search. */
const seed = Number(process.env.FUZZ_SEED ?? 20_250_101)
const runs = Number(process.env.FUZZ_RUNS ?? 1)

/** Reads a text in pieces, and gives what JSON.parse does, or the status of the refusal. */
function read(text: string, sizes: readonly number[]): unknown {
  const splitter = new DataSplitter()
  let data = ''
  try {
    for (const piece of cut(Buffer.from(text), sizes)) data += splitter.take(piece)
    const value = parse(Buffer.from(splitter.rest).toString())
    return data === '' ? value : { ...objectOf(value), data }
  } catch (error) {
    if (error instanceof Problem) return error.status
    throw error
  }
}

function* cut(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
  let n = 0
  for (let at = 0; at < bytes.length; n += 1) {
    const end = at + (sizes[n % sizes.length] ?? bytes.length)
    yield bytes.subarray(at, end)
    at = end
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Problem(400, 'not JSON', { cause })
  }
}

function objectOf(value: unknown): object {
  if (typeof value === 'object' && value !== null) return value
  throw new Error('text of data where there is no object')
}

/** What another reader makes of it: the same, but for members that come twice. */
function expected(text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof Problem) return error.status
    throw error
  }
}

const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 })

/** Of one byte each, as base64 is; more of them would be another base64 error. */
const ascii = fc.string({ unit: fc.constantFrom(...'AZaz09+/= \r\n\t"\\\u0000\u001f') })

/** A string as JSON may have it, with the escapes that nobody needs. */
function written(text: string, style: number): string {
  const escaped = (character: string) => {
    const code = character.charCodeAt(0)
    return `\\u${code.toString(16).padStart(4, '0')}`
  }
  if (style === 0) return JSON.stringify(text)
  if (style === 1) return JSON.stringify(text).replaceAll('/', '\\/')
  return `"${[...text].map(escaped).join('')}"`
}

const style = fc.nat(2)
const data = fc.tuple(ascii, style).map(([text, style]) => ['data', written(text, style)] as const)
const other = fc
  .tuple(
    fc.constantFrom('description', 'Data', 'x', 'data ', '', '"data"', '\\', 'dätа'),
    fc.json({ maxDepth: 3 }),
    style,
  )
  .map(([name, value]) => [name, value] as const)
const space = fc.constantFrom('', ' ', '\n', '\r\n\t')

t.test('what JSON.parse finds is found, however it is written and cut', async (t) => {
  const members = fc.uniqueArray(fc.oneof(data, other), {
    selector: ([name]) => name,
    maxLength: 5,
  })
  const texts = fc.tuple(members, space, style).map(([members, space, style]) => {
    const texts = members.map(([name, value]) => {
      return [written(name, name.includes('ä') ? 0 : style), ':', value].join(space)
    })
    return `${space}{${space}${texts.join(`${space},${space}`)}${space}}${space}`
  })
  fc.assert(
    fc.property(texts, sizes, (text, sizes) =>
      deepStrictEqual(read(text, sizes), JSON.parse(text)),
    ),
    { seed, numRuns: 2000 * runs },
  )
  t.pass()
})

const words = [
  ...['{', '}', '[', ']', ',', ':', '"', '""', '"a"', '"data"', '"data":', '"data":"AAAA"', ' '],
  ...['"d\\u0061ta":', '\\', '\\"', '\\u', '0041', '\n', '1', '-', 'true', 'null', '"x":[', 'é'],
  ...['{"data":"', '"}', '"description":"b"', '\u0000', '\\\\', '\\/'],
]

t.test('what JSON.parse refuses is refused, and nothing else', async (t) => {
  let wellFormed = 0
  const whole = fc.constantFrom(
    '{"data":"AAAA","description":"a"}',
    '{"x":{"data":"B"},"data":"A\\/\\u0041A"}',
    '[{"data":"AAAA"}]',
    '"data"',
  )
  const change = fc.record({ at: fc.nat(40), taken: fc.nat(3), given: fc.constantFrom(...words) })
  const changed = fc
    .tuple(whole, fc.array(change, { maxLength: 2 }))
    .map(([text, changes]) =>
      changes.reduce<string>(
        (text, { at, taken, given }) => text.slice(0, at) + given + text.slice(at + taken),
        text,
      ),
    )
  const texts = fc.oneof(
    changed,
    fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((words) => words.join('')),
  )
  fc.assert(
    fc.property(texts, sizes, (text, sizes) => {
      const found = read(text, sizes)
      // RFC 8259 4 leaves to the reader what a name means that comes twice.
      if (found === 422) return
      // What is no ASCII comes out of `data` byte by byte, to be refused as no base64.
      const wanted = expected(text)
      if (text.includes('é') && wanted !== 400) return
      deepStrictEqual(found, wanted)
      if (wanted !== 400) wellFormed += 1
    }),
    { seed, numRuns: 6000 * runs },
  )
  t.ok(wellFormed > 500, `${wellFormed} were well-formed`)
})

t.test(
  'a member that comes twice is refused as soon as it does, however it is written',
  async (t) => {
    for (const name of ['data', 'description']) {
      const again = `"${name[0]}\\u0061${name.slice(2)}"`.replace(
        'd\\u0061scription',
        'd\\u0065scription',
      )
      const splitter = new DataSplitter()
      splitter.take(Buffer.from(`{"${name}":"AAAA"`))
      t.throws(() => splitter.take(Buffer.from(`,${again}:`)), {
        status: 422,
        errors: [{ path: name }],
      })
    }
  },
)

t.test('besides data there is room for so much, and no more', async (t) => {
  const around = '{"data":"AAAA"}'.length - 4
  const fill = ' '.repeat(longestRest - around)
  t.strictSame(read(`{${fill}"data":"AAAA"}`, [1000]), { data: 'AAAA' })
  t.equal(read(`{${fill} "data":"AAAA"}`, [1000]), 413)
  t.match(read(`{"data":"${'A'.repeat(2 * longestRest)}"}`, [1000]), { data: /^A{131072}$/ })
})
