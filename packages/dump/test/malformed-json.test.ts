import t from 'tap'
import { MalformedBody } from '../src/index.ts'
import { mutate, parse, refusalOf, seededRandom } from './support.ts'

/** Each with what is wrong, and the line and column where. */
const bodies: readonly [body: string, what: string, line: number, column: number][] = [
  ['', 'The body is empty', 1, 1],
  [' \n\t', 'The body is empty', 1, 1],
  ['{', 'The body is not JSON: close brace expected', 1, 2],
  ['[1,\n 2', 'The body is not JSON: close bracket expected', 2, 3],
  ['[1 2]', 'The body is not JSON: comma expected', 1, 4],
  ['[1,]', 'The body is not JSON: value expected', 1, 4],
  ['[,1]', 'The body is not JSON: value expected', 1, 2],
  ['{"a":1,}', 'The body is not JSON: property name expected', 1, 8],
  ['{a: 1}', 'The body is not JSON: invalid symbol', 1, 2],
  ['{"a" 1}', 'The body is not JSON: colon expected', 1, 6],
  ['{"a": }', 'The body is not JSON: value expected', 1, 7],
  ['{"a": 1]', 'The body is not JSON: comma expected', 1, 8],
  ["['a']", 'The body is not JSON: invalid symbol', 1, 2],
  ['[] []', 'The body is not JSON: end of file expected', 1, 4],
  ['{}\r\n\r  x', 'The body is not JSON: invalid symbol', 3, 3],
  ['01', 'The body is not JSON: end of file expected', 1, 2],
  ['+1', 'The body is not JSON: invalid symbol', 1, 1],
  ['[1.]', 'The body is not JSON: unexpected end of number', 1, 2],
  ['NaN', 'The body is not JSON: invalid symbol', 1, 1],
  ['nul', 'The body is not JSON: invalid symbol', 1, 1],
  ['// x\n1', 'The body is not JSON: invalid comment token', 1, 1],
  ['<items/>', 'The body is not JSON: invalid symbol', 1, 1],
  ['\u00a0{}', 'The body is not JSON: invalid symbol', 1, 1],
  ['["é', 'The body is not JSON: unexpected end of string', 1, 2],
  ['"\\x"', 'The body is not JSON: invalid escape character', 1, 1],
  ['"\\u00g0"', 'The body is not JSON: invalid unicode', 1, 1],
  ['["a\nb"]', 'The body is not JSON: unexpected end of string', 1, 2],
  ['"\u0000"', 'The body is not JSON: invalid character', 1, 1],
  ['\u0000', 'The body is not JSON: invalid symbol', 1, 1],
  ['\u007f', 'The body is not JSON: invalid symbol', 1, 1],
]

for (const [body, what, line, column] of bodies) {
  t.test(`malformed: ${JSON.stringify(body)}`, async (t) => {
    const refusal = refusalOf(body, 'json')
    t.equal(refusal?.message, `${what} (line ${line}, column ${column})`)
    t.match(refusal, { code: 'MALFORMED', place: { line, column } })
  })
}

const whole = `{"items": [
  {"name": "Tom\\u00e4t\\n é", "images": ["u", "v"], "more": [{}, [], -1.5e+3, true, null]}
]}`

t.test('a body cut anywhere before its end is malformed', async (t) => {
  const bytes = Buffer.from(whole)
  t.equal(parse(bytes, 'json').length, 1)
  for (let length = 0; length < bytes.length; length += 1) {
    t.ok(refusalOf(bytes.subarray(0, length), 'json') instanceof MalformedBody, `${length} bytes`)
  }
})

t.test('what is JSON, and what it says, is what JSON.parse finds', async (t) => {
  const pieces = [
    ...'{}[]":,\\u0e+-.1 \n\t/',
    '"a":',
    'true',
    'null',
    '\\"',
    '\0',
    '\u2028',
    '\ud800',
  ]
  const random = seededRandom(2)
  let taken = 0
  for (let round = 0; round < 20_000; round += 1) {
    const body = mutate(whole, pieces, random).toWellFormed()
    const expected = namesByJsonParse(body)
    const refusal = refusalOf(body, 'json')
    if (refusal instanceof MalformedBody !== (expected === undefined)) {
      t.fail(`JSON.parse and we disagree on ${JSON.stringify(body)}`)
    }
    if (refusal === undefined) {
      taken += 1
      const names = parse(body, 'json').map(({ name }) => name)
      if (JSON.stringify(names) !== expected) t.fail(`another name in ${JSON.stringify(body)}`)
    }
  }
  t.ok(taken > 1000 && taken < 19_000, `${taken} of 20000 are still dumps`)
})

/** The names of the items as JSON.parse has them, as JSON; undefined when it refuses the text. */
function namesByJsonParse(body: string): string | undefined {
  try {
    const dump = JSON.parse(body.trim() === '' ? 'x' : body)
    const items = dump?.items?.item ?? dump?.items ?? []
    return JSON.stringify([items].flat().map((item: { name?: unknown } | null) => item?.name))
  } catch {
    return undefined
  }
}
