import { once } from 'node:events'
import { createServer } from 'node:net'
import t from 'tap'
import { parseAllowedNetworks } from '../src/index.ts'
import {
  failureOf,
  fetcherFor,
  names,
  never,
  nowhere,
  originFor,
  outcomeOf,
  portOf,
} from './support.ts'

/** What becomes of each fault of an origin, and whether another attempt may do better. */
const faults: readonly (readonly [path: string, outcome: string, retryable: boolean])[] = [
  ['/status/400', 'HTTP 400', false],
  ['/status/404', 'HTTP 404', false],
  ['/status/410', 'HTTP 410', false],
  ['/status/408', 'HTTP 408', true],
  ['/status/425', 'HTTP 425', true],
  ['/status/500', 'HTTP 500', true],
  ['/status/503', 'HTTP 503', true],
  ['/busy', 'HTTP 429', true],
  ['/status/304', 'BAD_RESPONSE', false],
  ['/no-content', 'BAD_RESPONSE', false],
  ['/status/205', 'BAD_RESPONSE', false],
  ['/partial', 'BAD_RESPONSE', false],
  ['/redirect/nowhere', 'BAD_RESPONSE', false],
  ['/gzip', 'BAD_RESPONSE', false],
  ['/garbage', 'BAD_RESPONSE', false],
  ['/big-headers', 'BAD_RESPONSE', false],
  ['/crumbs', 'BAD_RESPONSE', false],
  ['/early-hints', 'BAD_RESPONSE', false],
  ['/upgrade', 'BAD_RESPONSE', false],
  ['/redirect/to?url=ftp://example.com/', 'INVALID_URL', false],
  ['/redirect/to?url=file:///etc/passwd', 'INVALID_URL', false],
  ['/redirect/to?url=http://user@example.com/', 'INVALID_URL', false],
  ['/redirect/to?url=http://example.com:22/', 'BLOCKED_ADDRESS', false],
  ['/redirect/loop', 'TOO_MANY_REDIRECTS', false],
  ['/empty', 'NOT_AN_IMAGE', false],
  ['/too-large?bytes=0&chunked', 'NOT_AN_IMAGE', false],
  ['/too-large?bytes=5000001', 'TOO_LARGE', false],
  ['/too-large?bytes=5000001&chunked', 'TOO_LARGE', false],
  ['/endless', 'TOO_LARGE', false],
  ['/truncated', 'TRUNCATED', true],
  ['/truncated?chunked', 'TRUNCATED', true],
  ['/lie-about-length?by=1000', 'TRUNCATED', true],
  ['/reset-midway', 'TRUNCATED', true],
  ['/reset', 'CONNECT', true],
]

t.test('every fault of an origin has its code', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin])
  for (const [path, outcome, retryable] of faults) {
    const download = () => fetcher.download(origin.url + path, nowhere(), never)
    t.equal(await outcomeOf(download()), outcome, path)
    t.equal(
      (await failureOf(download())).retryable,
      retryable,
      `${path} is retryable: ${retryable}`,
    )
  }
  await fetcher.download(`${origin.url}/images/1.png`, nowhere(), never)
})

t.test('exactly maxBytes are allowed, and the sink never gets one more', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin], { maxBytes: 100_000 })
  for (const query of ['', '&chunked']) {
    const url = `${origin.url}/too-large${`?bytes=100000${query}`}`
    t.equal((await fetcher.download(url, nowhere(), never)).bytes, 100_000)

    let received = 0
    const sink = nowhere().on('pipe', (source) => {
      source.on('data', (chunk: Buffer) => {
        received += chunk.length
      })
    })
    t.equal(
      await outcomeOf(fetcher.download(url.replace('100000', '100001'), sink, never)),
      'TOO_LARGE',
    )
    t.ok(received <= 100_000, `${received}`)
  }
})

t.test('bytes after the announced end harm nobody else', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin], { perHost: 1 })
  const expected = (await origin.bytesOf('/images/1.png')).length
  for (let i = 0; i < 10; i++) {
    // BAD_RESPONSE when they come together with the body, and else the body that was announced.
    const lie = fetcher.download(`${origin.url}/lie-about-length?by=-1000`, nowhere(), never)
    const outcome = await lie.then(() => 'fine').catch((error) => error.failure.code)
    t.ok(['fine', 'BAD_RESPONSE'].includes(outcome), outcome)
    const { bytes } = await fetcher.download(`${origin.url}/images/1.png`, nowhere(), never)
    t.equal(bytes, expected)
  }
})

t.test('the pause that an origin asks for is on the failure', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin])
  const busy = (retryAfter: string) =>
    failureOf(fetcher.download(`${origin.url}/busy?retryAfter=${retryAfter}`, nowhere(), never))
  t.equal((await busy('7')).retryAfterMs, 7000)
  t.equal((await busy('soon')).retryAfterMs, undefined)
})

t.test('nothing listens: CONNECT, and it may pass', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin])
  await origin.close()
  const failure = await failureOf(fetcher.download(`${origin.url}/`, nowhere(), never))
  t.match(failure, { failure: { code: 'CONNECT' }, retryable: true })
  t.notMatch(failure.message, /127\.0\.0\.1/, 'the client learns no address')
})

t.test('a name that does not exist is final; a name server that fails may recover', async (t) => {
  const failing = (code: string) => async () => {
    throw Object.assign(new Error(code), { code })
  }
  const cases = [
    ['ENOTFOUND', false],
    ['ENODATA', false],
    ['EAI_AGAIN', true],
    ['ESERVFAIL', true],
    ['ETIMEOUT', true],
    ['ECONNREFUSED', true],
  ] as const
  for (const [code, retryable] of cases) {
    const fetcher = fetcherFor(t, [], { resolve: failing(code) })
    const failure = await failureOf(fetcher.download('http://images.example/', nowhere(), never))
    t.match(failure, { failure: { code: 'DNS' }, retryable }, code)
  }
  const fetcher = fetcherFor(t, [], { resolve: names({}) })
  t.equal(await outcomeOf(fetcher.download('http://images.example/', nowhere(), never)), 'DNS')
})

t.test('101 leaves no connection behind', async (t) => {
  const server = createServer((socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n')
  }).listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const gone = once(server, 'connection').then(([socket]) => once(socket.resume(), 'close'))
  const port = portOf(server)
  const fetcher = fetcherFor(t, [], { allowNetworks: parseAllowedNetworks(`127.0.0.1/32:${port}`) })
  const download = fetcher.download(`http://127.0.0.1:${port}/`, nowhere(), never)
  t.equal(await outcomeOf(download), 'BAD_RESPONSE')
  await gone
})
