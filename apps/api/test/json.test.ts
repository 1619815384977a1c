import t from 'tap'
import { parseJson } from '../src/json.ts'
import { Problem } from '../src/problem.ts'

/** What a body is refused with. */
function refusal(body: string | Buffer) {
  try {
    parseJson(Buffer.from(body))
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('the body was taken')
}

t.test('a body is what JSON says it is, and an empty one is none', async (t) => {
  t.strictSame(parseJson(Buffer.from('{"a":[1,"é😀",null,{"b":true}]}')), {
    a: [1, 'é😀', null, { b: true }],
  })
  t.equal(parseJson(Buffer.from('\uFEFF"x"')), 'x', 'a byte order mark is none of it')
  t.equal(parseJson(Buffer.alloc(0)), undefined)
  t.strictSame(parseJson(Buffer.from('{"constructor":"x","prototype":1,"toString":2}')), {
    constructor: 'x',
    prototype: 1,
    toString: 2,
  })
})

const refused: Record<string, RegExp> = {
  '{': /not well-formed JSON/,
  '{"a":1}}': /not well-formed JSON/,
  ' ': /not well-formed JSON/,
  '{"__proto__":{"isAdmin":true}}': /a key that is not accepted: __proto__/,
  '{"a":[{"__proto__":null}]}': /__proto__/,
  '{"\\u005f_proto__":1}': /__proto__/,
  '{"constructor":{"prototype":{"isAdmin":true}}}': /constructor/,
}
for (const [body, detail] of Object.entries(refused)) {
  t.test(`${body} is 400`, async (t) => t.match(refusal(body), { status: 400, detail }))
}

t.test('what is not UTF-8 is 400', async (t) => {
  t.match(refusal(Buffer.from([0x22, 0xff, 0x22])), { status: 400, detail: /UTF-8/ })
  t.match(refusal(Buffer.from('{"a":1}', 'utf16le')), { status: 400 })
})

t.test('text that Postgres can’t hold is 422, at its place', async (t) => {
  const message = 'must not have NUL characters or halves of surrogate pairs'
  const body =
    '{"name":"a\\u0000","items":[{},{"x":["ok","\\ud800"]}],"a\\u0000":1,"b c":{"0":"\\udfff"}}'
  const { status, errors } = refusal(body)
  t.equal(status, 422)
  t.strictSame(errors, [
    { path: '["a\\u0000"]', message },
    { path: 'name', message },
    { path: 'items[1].x[1]', message },
    { path: '["b c"]["0"]', message },
  ])
  t.match(refusal('"\\u0000"').errors, [{ path: '', message }])
})

t.test('at most 100 faults are told', async (t) => {
  const body = JSON.stringify(Array.from({ length: 5000 }, () => '\0'))
  t.equal(refusal(body).errors?.length, 100)
})

t.test('neither depth nor size takes the process down', async (t) => {
  t.match(refusal('['.repeat(65) + ']'.repeat(65)), { status: 400, detail: /64 deep/ })
  t.ok(parseJson(Buffer.from('['.repeat(64) + ']'.repeat(64))))
  const started = performance.now()
  for (const unit of ['[', '{"a":', '"\\u0000",']) refusal(unit.repeat(2 ** 20 / unit.length))
  refusal('['.repeat(2 ** 19) + ']'.repeat(2 ** 19))
  parseJson(Buffer.from(`[${'1,'.repeat(2 ** 19)}1]`))
  const took = performance.now() - started
  t.ok(took < 2000, `a megabyte each, five times: ${took.toFixed(0)} ms`)
})
