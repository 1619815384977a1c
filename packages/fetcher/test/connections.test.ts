import t from 'tap'
import type { Resolve } from '../src/index.ts'
import { Collector, fetcherFor, never, nowhere, originFor, outcomeOf } from './support.ts'

t.test('a connection is kept, over images, short errors and redirects', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin])
  for (let i = 0; i < 10; i++) {
    await fetcher.download(`${origin.url}/images/${i}.png`, nowhere(), never)
    await outcomeOf(fetcher.download(`${origin.url}/status/404`, nowhere(), never))
    await fetcher.download(`${origin.url}/redirect/3`, nowhere(), never)
  }
  t.equal(origin.connections, 1)
})

t.test('a long error is not read to its end, and the next download is fine', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin], { perHost: 1 })
  for (const path of ['/endless', '/too-large', '/gzip', '/silent-not']) {
    await outcomeOf(fetcher.download(origin.url + path, nowhere(), never))
    await fetcher.download(`${origin.url}/images/1.png`, nowhere(), never)
  }
})

t.test(
  'no more than perHost connections are open to an origin, and all get their turn',
  async (t) => {
    const origin = await originFor(t)
    const fetcher = fetcherFor(t, [origin], { perHost: 3 })
    const sinks = Array.from({ length: 64 }, () => new Collector())
    await Promise.all(
      sinks.map((sink, i) => fetcher.download(`${origin.url}/images/${i}.jpg`, sink, never)),
    )
    t.equal(origin.connections, 3)
    for (const [i, sink] of sinks.entries()) {
      t.ok(sink.bytes.equals(await origin.bytesOf(`/images/${i}.jpg`)), `image ${i}`)
    }
  },
)

t.test('faults of some of the downloads leave the others alone', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin], { perHost: 4 })
  const paths = ['/reset', '/truncated', '/images/1.png', '/endless', '/status/500', '/garbage']
  const outcomes = await Promise.all(
    Array.from({ length: 120 }, async (_, i) => {
      const path = paths[i % paths.length] ?? ''
      const download = fetcher.download(origin.url + path, nowhere(), never)
      return path.startsWith('/images') ? typeof (await download).bytes : await outcomeOf(download)
    }),
  )
  const counts = Object.groupBy(outcomes, (outcome) => outcome)
  for (const outcome of [
    'CONNECT',
    'TRUNCATED',
    'number',
    'TOO_LARGE',
    'HTTP 500',
    'BAD_RESPONSE',
  ]) {
    t.equal(counts[outcome]?.length, 20, outcome)
  }
})

t.test(
  'a kept connection leads to the address that was judged, whatever the name says now',
  async (t) => {
    const origin = await originFor(t)
    let answer = '127.0.0.1'
    let asked = 0
    const resolve: Resolve = async () => {
      asked++
      return [{ address: answer, family: 4 }]
    }
    const fetcher = fetcherFor(t, [origin], { resolve })
    const { port } = new URL(origin.url)
    await fetcher.download(`http://rebind.example:${port}/images/1.png`, nowhere(), never)
    answer = '10.0.0.1'
    await fetcher.download(`http://rebind.example:${port}/images/2.png`, nowhere(), never)
    t.equal(asked, 1)
    t.equal(origin.connections, 1)
    t.equal(
      await outcomeOf(
        fetcher.download(`http://other.example:${port}/images/1.png`, nowhere(), never),
      ),
      'BLOCKED_ADDRESS',
      'and it is not used for another name',
    )
  },
)
