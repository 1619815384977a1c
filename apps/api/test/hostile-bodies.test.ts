import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { XMLValidator } from 'fast-xml-parser'
import t, { type Test } from 'tap'
import {
  corpus,
  type Expected,
  extremes,
  floods,
  type Row,
} from '../../../packages/dump/test/corpus/index.ts'
import { build, post, signedIn, standInWorker, withHeaders } from './build.ts'
import { hostileUploads } from './library/hostile-uploads.ts'

/** An API that takes dumps of one item, and as many of them as the corpus has. */
async function open(t: Test) {
  const built = await build(t, { DUMP_MIN_ITEMS: '1', QUOTA_GOLD: '10000' })
  await standInWorker(t, built)
  const headers = await signedIn(built, 'anna')
  const send = ({ format, body }: Pick<Row, 'format' | 'body'>) => {
    const request = post({ 'content-type': `application/${format}` }, Buffer.from(body()))
    return built.app.inject(withHeaders(request, headers))
  }
  return { ...built, headers, send }
}

type Answer = Awaited<ReturnType<Awaited<ReturnType<typeof open>>['send']>>

t.test('every small body of the corpus has its answer', async (t) => {
  const { send } = await open(t)
  for (const row of corpus) check(t, row, await send(row))
})

/** One body of 16 MiB for each way in which it could be too much. */
const classes =
  /16 MiB of (elements|items|URLs|one text|references|attributes|depth|depth of lists|members|escapes|a byte that is no UTF-8)$/

t.test('so has a large body of each kind, and the API goes on answering', async (t) => {
  const { app, send } = await open(t)
  const large = floods.filter(({ name }) => classes.test(name))
  t.equal(large.length, 14)
  for (const row of large) {
    const answer = send(row).then((settled) => settled)
    t.equal((await app.inject('/healthz')).statusCode, 200)
    check(t, row, await answer)
  }
})

t.test('a body that is cut off, or longer than it may be, is refused', async (t) => {
  const { app, headers } = await open(t)
  const type = { 'content-type': 'application/json', ...headers }
  const [largest] = extremes
  if (largest === undefined) throw new Error('no body to try')
  const over = post(type, Buffer.concat([largest.body(), Buffer.alloc(16 * 1024 * 1024)]))
  t.equal((await app.inject(over)).statusCode, 413)
  const short = await app.inject(withHeaders(post(type, '{"items":['), { 'content-length': '999' }))
  t.equal(short.statusCode, 400)
})

function check(t: Test, { name, format, expected }: Row, answer: Answer): void {
  t.equal(answer.statusCode, statusOf(expected), name)
  const { statusCode, payload } = answer
  if (format === 'xml') t.equal(XMLValidator.validate(payload), true)
  if (statusCode === 200) return
  t.match(answer.headers['content-type'], `application/problem+${format}`)
  if (format === 'xml') return
  const { detail, errors = [] } = answer.json()
  t.ok(detail.length <= 300 && errors.length <= 100)
  if ('says' in expected) t.match(errors[0]?.message ?? detail, expected.says)
  if ('paths' in expected) {
    t.strictSame(
      errors.map(({ path }: { path: string }) => path),
      expected.paths,
    )
  }
}

function statusOf(expected: Expected): number {
  return 'status' in expected ? expected.status : 200
}

/** What a stranger may send where a name or a password is expected. */
const values = [
  '"\\u0000"',
  '"a\\u0000b"',
  '"\\ud800"',
  '"\\udc00x"',
  `"${'x'.repeat(100_000)}"`,
  '""',
  '1e999',
  'null',
  '[]',
  '{}',
  '["toString"]',
  '{"__proto__":{}}',
  '"__proto__"',
  '"constructor"',
]
const routes = ['/login', '/api/login', '/refresh', '/api/images', '/api/registration', '/register']
const members = ['username', 'login', 'password', 'password_hash', 'email', 'name', 'data']

t.test('no JSON for any other route is our fault', async (t) => {
  const { app, headers } = await open(t)
  const bodies = [
    ...values.flatMap((value) => [
      value,
      `{${members.map((member) => `"${member}":${value}`).join()}}`,
      `{"username":"anna","login":"anna","password":${value}}`,
      `{"__proto__":{"username":${value}},"constructor":{"prototype":{"login":${value}}}}`,
    ]),
    ...[
      '',
      '{',
      '\ufeff{}',
      '['.repeat(100_000),
      `{"username":${'['.repeat(5000)}${']'.repeat(5000)}}`,
    ],
  ]
  for (const url of routes) {
    for (const payload of bodies) {
      const headersOf = { ...headers, 'content-type': 'application/json' }
      const answer = await app.inject({ method: 'POST', url, headers: headersOf, payload })
      t.ok(answer.statusCode < 500, `${url} ${payload.slice(0, 80)}: ${answer.statusCode}`)
    }
  }
})

t.test('no upload in JSON is our fault either, and the API goes on answering', async (t) => {
  const { app, headers } = await open(t)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const type = { ...headers, 'content-type': 'application/json' }
  for (const { name, body, status } of hostileUploads) {
    // Over the wire, where it comes in pieces: what it may cost is upload-cost.test.ts's.
    const sending = request(`${url}/api/images`, { method: 'POST', headers: type }).end(body())
    const [answered, sent] = [once(sending, 'response'), once(sending, 'close')]
    t.equal((await app.inject('/healthz')).statusCode, 200)
    const [answer]: IncomingMessage[] = await answered
    t.equal(answer?.statusCode, status, name)
    answer?.resume()
    await sent
  }
})
