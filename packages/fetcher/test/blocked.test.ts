import { once } from 'node:events'
import { createServer, isIP } from 'node:net'
import t from 'tap'
import { parseAllowedNetworks, type Resolve } from '../src/index.ts'
import { everyAddress } from './corpus.ts'
import { fetcherFor, names, never, nowhere, originFor, outcomeOf, portOf } from './support.ts'

const inUrl = (address: string) => (address.includes(':') ? `[${address}]` : address)

/** Those of the corpus that do not end as a blocked address when they are fetched like this. */
async function throughOf(download: (address: string) => Promise<unknown>): Promise<string[]> {
  const through: string[] = []
  for (const address of everyAddress) {
    const outcome = await outcomeOf(download(address))
    if (outcome !== 'BLOCKED_ADDRESS') through.push(`${address}: ${outcome}`)
  }
  return through
}

t.test('no address of the corpus is fetched as it is written in a URL', async (t) => {
  const fetcher = fetcherFor(t, [])
  for (const scheme of ['http', 'https']) {
    const fetch = (address: string) =>
      fetcher.download(`${scheme}://${inUrl(address)}/`, nowhere(), never)
    t.same(await throughOf(fetch), [], scheme)
  }
})

t.test('no address of the corpus is fetched after a redirect', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin])
  const fetch = (address: string) => {
    const target = encodeURIComponent(`http://${inUrl(address)}/`)
    return fetcher.download(`${origin.url}/redirect/to?url=${target}`, nowhere(), never)
  }
  t.same(await throughOf(fetch), [])
})

t.test('no address of the corpus is fetched by a name, alone or among public ones', async (t) => {
  let address = ''
  const resolve: Resolve = async (hostname) => {
    const others = hostname === 'mixed.example' ? ['93.184.215.14', '2606:4700::1111'] : []
    return [...others, address].map((found) => ({ address: found, family: isIP(found) }))
  }
  const fetcher = fetcherFor(t, [], { resolve })
  for (const url of ['http://alone.example/', 'http://mixed.example/', 'https://mixed.example/']) {
    const fetch = (next: string) => {
      address = next
      return fetcher.download(url, nowhere(), never)
    }
    t.same(await throughOf(fetch), [], url)
  }
})

t.test('odd spellings of loopback are loopback', async (t) => {
  const origin = await originFor(t)
  const { port } = new URL(origin.url)
  const fetcher = fetcherFor(t, [])
  const hosts = [
    ...['127.1', '0x7f.1', '0x7f000001', '2130706433', '017700000001', '0177.0.0.1', '127.0.0.1.'],
    ...['１２７.0.0.1', '127。0。0。1', '%31%32%37.0.0.1', '0', '0.0.0.0', '[::1]', '[0:0::0:1]'],
    ...[
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::127.0.0.1]',
      'localhost',
      'LOCALHOST',
      'localhost.',
    ],
  ]
  for (const host of hosts) {
    const url = `http://${host}:${port}/images/1.png`
    t.equal(await outcomeOf(fetcher.download(url, nowhere(), never)), 'BLOCKED_ADDRESS', host)
  }
  t.equal(origin.connections, 0, 'and nobody has even knocked')
})

t.test('a name whose answer changes is judged when it is connected to', async (t) => {
  const origin = await originFor(t)
  const { port } = new URL(origin.url)
  const fetcher = fetcherFor(t, [origin], {
    resolve: names({ 'rebind.example': [['127.0.0.1'], ['127.0.0.2']] }),
  })
  const url = `http://rebind.example:${port}`
  // 127.0.0.1 stands for a public address here, being allowed; 127.0.0.2 is not.
  t.equal(await outcomeOf(fetcher.download(`${url}/reset`, nowhere(), never)), 'CONNECT')
  const connections = origin.connections
  t.equal(
    await outcomeOf(fetcher.download(`${url}/images/1.png`, nowhere(), never)),
    'BLOCKED_ADDRESS',
  )
  t.equal(origin.connections, connections)
})

t.test('an answer that holds one bad address is refused whole, before any is tried', async (t) => {
  const origin = await originFor(t)
  const { port } = new URL(origin.url)
  const answers = [
    ['127.0.0.1', '10.0.0.1'],
    ['10.0.0.1', '127.0.0.1'],
    ['127.0.0.1', '::1'],
    ['127.0.0.1', 'not an address'],
  ]
  for (const answer of answers) {
    const resolve = names({ 'mixed.example': [answer] })
    const fetcher = fetcherFor(t, [origin], { resolve })
    const url = `http://mixed.example:${port}/images/1.png`
    t.equal(
      await outcomeOf(fetcher.download(url, nowhere(), never)),
      'BLOCKED_ADDRESS',
      answer.join(),
    )
  }
  t.equal(origin.connections, 0)
})

t.test('what was connected to is looked at before a byte is sent', async (t) => {
  // Linux connects 0.0.0.0 to 127.0.0.1, which here is not what has been allowed.
  let received = 0
  const server = createServer((socket) => {
    socket
      .on('error', () => {})
      .on('data', ({ length }) => {
        received += length
      })
  }).listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const port = portOf(server)
  const allowNetworks = parseAllowedNetworks(`0.0.0.0/32:${port}`)
  const fetcher = fetcherFor(t, [], { allowNetworks })
  for (const scheme of ['http', 'https']) {
    const closed = once(server, 'connection').then(([socket]) => once(socket, 'close'))
    const download = fetcher.download(`${scheme}://0.0.0.0:${port}/`, nowhere(), never)
    t.equal(await outcomeOf(download), 'BLOCKED_ADDRESS', scheme)
    await closed
  }
  t.equal(received, 0)
})

t.test('an allowed port of a host does not allow its other ports', async (t) => {
  const [allowed, other] = [await originFor(t), await originFor(t)]
  const fetcher = fetcherFor(t, [allowed])
  await fetcher.download(`${allowed.url}/images/1.png`, nowhere(), never)
  const direct = fetcher.download(`${other.url}/images/1.png`, nowhere(), never)
  t.equal(await outcomeOf(direct), 'BLOCKED_ADDRESS')
  const url = `${allowed.url}/redirect/to?url=${other.url}/images/1.png`
  t.equal(await outcomeOf(fetcher.download(url, nowhere(), never)), 'BLOCKED_ADDRESS')
  t.equal(other.connections, 0)
})

t.test('refusals neither crash nor hang those that queue for a connection', async (t) => {
  const origin = await originFor(t)
  const { port } = new URL(origin.url)
  const resolve = names({ 'bad.example': [['10.0.0.1']], 'good.example': [['127.0.0.1']] })
  const fetcher = fetcherFor(t, [origin], { perHost: 2, resolve })
  const urls = [
    ...['http://10.0.0.1/', 'https://10.0.0.1/', 'http://bad.example/', 'https://bad.example/'],
    `http://good.example:${port}/images/1.png`,
  ]
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, async (_, i) => {
      const url = urls[i % urls.length] ?? ''
      const download = fetcher.download(url, nowhere(), never)
      return url.includes('good') ? (await download) && 'fine' : await outcomeOf(download)
    }),
  )
  t.equal(outcomes.filter((outcome) => outcome === 'BLOCKED_ADDRESS').length, 80)
  t.equal(outcomes.filter((outcome) => outcome === 'fine').length, 20)
})

t.test(
  'the message of a refusal is the same for an open port, a closed one and a bad one',
  async (t) => {
    const origin = await originFor(t)
    const fetcher = fetcherFor(t, [])
    const messages = new Set<string>()
    for (const url of [
      origin.url,
      'http://127.0.0.1:1025/',
      'http://127.0.0.1:22/',
      'http://[::1]/',
    ]) {
      await fetcher.download(url, nowhere(), never).catch((error) => messages.add(error.message))
    }
    t.equal(messages.size, 1)
    t.notMatch([...messages][0], /127|::1/)
  },
)
