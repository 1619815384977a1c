import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { Worker } from 'node:worker_threads'
import t from 'tap'
import { parseAllowedNetworks } from '../src/index.ts'
import { failureOf, fetcherFor, never, nowhere, originFor, outcomeOf, portOf } from './support.ts'

/** How long something takes, in milliseconds. */
async function timed(work: Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work
  return performance.now() - start
}

t.test('a lookup that does not end is a TIMEOUT', async (t) => {
  const fetcher = fetcherFor(t, [], {
    resolve: () => new Promise(() => {}),
    phases: { lookup: 50 },
  })
  const download = fetcher.download('http://images.example/', nowhere(), never)
  t.match(await failureOf(download), { failure: { code: 'TIMEOUT' }, retryable: true })
})

t.test('a connection that is not made is a TIMEOUT', async (t) => {
  // Once nobody takes what waits for a server, Linux answers to nobody else who knocks.
  const standstill = `
    const { parentPort } = require('node:worker_threads')
    const server = require('node:net').createServer()
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    })`
  const worker = new Worker(standstill, { eval: true })
  t.teardown(() => worker.terminate())
  const [port] = await once(worker, 'message')
  const waiting = Array.from({ length: 4 }, () => connect(port, '127.0.0.1'))
  t.teardown(() => waiting.forEach((socket) => void socket.destroy()))
  await Promise.all(waiting.slice(0, 2).map((socket) => once(socket, 'connect')))

  const fetcher = fetcherFor(t, [], {
    allowNetworks: parseAllowedNetworks(`127.0.0.1/32:${port}`),
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    phases: { connect: 100 },
  })
  for (const host of ['127.0.0.1', 'images.example']) {
    const download = failureOf(fetcher.download(`http://${host}:${port}/`, nowhere(), never))
    t.ok((await timed(download)) < 2_000, host)
    t.match(await download, { failure: { code: 'TIMEOUT' }, retryable: true }, host)
  }
})

t.test('a handshake that does not end is a TIMEOUT', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const port = portOf(server)
  const fetcher = fetcherFor(t, [], {
    allowNetworks: parseAllowedNetworks(`127.0.0.1/32:${port}`),
    phases: { secureConnect: 50 },
  })
  const download = fetcher.download(`https://127.0.0.1:${port}/`, nowhere(), never)
  t.equal(await outcomeOf(download), 'TIMEOUT')
})

t.test('an origin that never answers is a TIMEOUT', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin], { phases: { response: 50 } })
  t.equal(await outcomeOf(fetcher.download(`${origin.url}/silent`, nowhere(), never)), 'TIMEOUT')
})

t.test('the whole attempt has a limit, whatever it is that takes so long', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin], { timeout: 200, perHost: 1 })
  for (const path of ['/silent', '/stall', '/trickle?ms=20', '/slow/1.png?ms=60000']) {
    const download = outcomeOf(fetcher.download(origin.url + path, nowhere(), never))
    const elapsed = await timed(download)
    t.equal(await download, 'TIMEOUT', path)
    t.ok(elapsed >= 190 && elapsed < 1000, `after ${elapsed} ms`)
  }
  const queued = Array.from({ length: 5 }, () =>
    outcomeOf(fetcher.download(`${origin.url}/silent`, nowhere(), never)),
  )
  t.ok((await timed(Promise.all(queued))) < 1000, 'waiting for a connection counts')
  t.same(new Set(await Promise.all(queued)), new Set(['TIMEOUT']))

  await fetcher.download(`${origin.url}/images/1.png`, nowhere(), never)
})

t.test('a signal that runs out of time ends the download with TIMEOUT', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin])
  for (const path of ['/silent', '/trickle', '/stall']) {
    const download = fetcher.download(origin.url + path, nowhere(), AbortSignal.timeout(50))
    t.match(await failureOf(download), { failure: { code: 'TIMEOUT' }, retryable: true }, path)
  }
})

t.test('any other abort is thrown as it is', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin])
  const reason = new Error('the worker drains')
  for (const path of ['/silent', '/trickle']) {
    const controller = new AbortController()
    const download = fetcher.download(origin.url + path, nowhere(), controller.signal)
    setTimeout(() => controller.abort(reason), 50)
    await t.rejects(download, reason)
    t.equal(await download.catch((error) => error), reason)
  }
})

t.test('a signal that is aborted already means that nothing is asked', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin])
  const sink = nowhere()
  await t.rejects(fetcher.download(`${origin.url}/images/1.png`, sink, AbortSignal.abort()), {
    name: 'AbortError',
  })
  t.ok(sink.destroyed)
  t.equal(origin.connections, 0)
})
