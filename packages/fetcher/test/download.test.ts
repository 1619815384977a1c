import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import t from 'tap'
import { parseAllowedNetworks } from '../src/index.ts'
import {
  Collector,
  failureOf,
  fetcherFor,
  names,
  never,
  nowhere,
  originFor,
  portOf,
} from './support.ts'

t.test('the sink has the bytes of the origin, counted and hashed', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin])
  for (const extension of ['png', 'jpg', 'gif', 'webp', 'avif', 'tiff', 'bmp']) {
    const path = `/images/7.${extension}`
    const sink = new Collector()
    const { bytes, sha256 } = await fetcher.download(origin.url + path, sink, never)
    const expected = await origin.bytesOf(path)
    t.ok(sink.bytes.equals(expected), extension)
    t.equal(bytes, expected.length)
    t.ok(sha256.equals(createHash('sha256').update(expected).digest()))
    t.ok(sink.closed, 'the sink is closed')
  }
})

t.test('a body that is chunked, or ends with its connection, is whole too', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin])
  const { bytes } = await fetcher.download(
    `${origin.url}/too-large?bytes=300000&chunked`,
    nowhere(),
    never,
  )
  t.equal(bytes, 300_000)

  const server = createServer(({ socket }) => {
    socket.end('HTTP/1.0 200 OK\r\nContent-Type: image/png\r\n\r\nabc')
  }).listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const port = portOf(server)
  const allowNetworks = parseAllowedNetworks(`127.0.0.1/32:${port}`)
  const other = fetcherFor(t, [], { allowNetworks })
  const sink = new Collector()
  await other.download(`http://127.0.0.1:${port}/`, sink, never)
  t.equal(sink.bytes.toString(), 'abc')
})

t.test('up to 5 redirects are followed, of every kind', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin])
  const expected = await origin.bytesOf('/images/1.png')
  for (const status of [301, 302, 303, 307, 308]) {
    const sink = new Collector()
    await fetcher.download(`${origin.url}/redirect/to?status=${status}`, sink, never)
    t.ok(sink.bytes.equals(expected), `${status}`)
  }
  const sink = new Collector()
  await fetcher.download(`${origin.url}/redirect/5`, sink, never)
  t.ok(sink.bytes.equals(expected), '5 in a row')
  t.match(
    (await failureOf(fetcher.download(`${origin.url}/redirect/6`, nowhere(), never))).failure,
    {
      code: 'TOO_MANY_REDIRECTS',
    },
  )
  t.match(
    (await failureOf(fetcher.download(`${origin.url}/redirect/loop`, nowhere(), never))).failure,
    {
      code: 'TOO_MANY_REDIRECTS',
    },
  )
})

t.test('nothing of ours is in a request, on any hop', async (t) => {
  const seen: (readonly string[])[] = []
  const server = createServer((request, response) => {
    seen.push(request.rawHeaders)
    const headers = { 'set-cookie': 'a=b; Path=/', 'content-length': 1 }
    if (request.url === '/first')
      response.writeHead(302, { ...headers, location: '/second#x' }).end(' ')
    else response.writeHead(200, headers).end('x')
  }).listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const port = portOf(server)
  const fetcher = fetcherFor(t, [], {
    allowNetworks: parseAllowedNetworks(`127.0.0.1/32:${port}`),
    resolve: names({ 'images.example': [['127.0.0.1']] }),
  })
  for (let i = 0; i < 2; i++) {
    await fetcher.download(`http://images.example:${port}/first#secret`, nowhere(), never)
  }
  t.equal(seen.length, 4)
  for (const headers of seen) {
    t.same(
      new Map(
        headers.flatMap((_, i) => (i % 2 ? [] : [[headers[i]?.toLowerCase(), headers[i + 1]]])),
      ),
      new Map([
        ['user-agent', 'ImageDump-test'],
        ['accept', 'image/*,*/*;q=0.8'],
        ['accept-encoding', 'identity'],
        ['host', `images.example:${port}`],
        ['connection', 'keep-alive'],
      ]),
    )
  }
})
