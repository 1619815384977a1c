import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Writable, type WritableOptions } from 'node:stream'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import t from 'tap'
import { failureOf, fetcherFor, never, nowhere, originFor, tls } from './support.ts'

const storage = { failure: { code: 'STORAGE' }, retryable: true }

t.test('a sink that fails is STORAGE, with its error as the cause', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin])
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' })
  const sinks = {
    'while it is written': new Writable({ write: (_chunk, _encoding, callback) => callback(full) }),
    'at its end': new Writable({
      write: (_chunk, _encoding, callback) => callback(),
      final: (callback) => callback(full),
    }),
    'as it is closed': new Writable({
      write: (_chunk, _encoding, callback) => callback(),
      destroy: (_error, callback) => callback(full),
    }),
  }
  for (const [when, sink] of Object.entries(sinks)) {
    const download = fetcher.download(`${origin.url}/images/1.png`, sink, never)
    t.match(await failureOf(download), { ...storage, cause: full }, when)
  }
})

t.test('a disk that is full, and a folder that is not there', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin])
  const missing = createWriteStream(join(t.testdir({}), 'missing', 'file'))
  t.match(await failureOf(fetcher.download(`${origin.url}/silent`, missing, never)), {
    ...storage,
    cause: { code: 'ENOENT' },
  })
  if (process.platform !== 'linux') return
  const full = createWriteStream('/dev/full')
  t.match(await failureOf(fetcher.download(`${origin.url}/images/1.png`, full, never)), {
    ...storage,
    cause: { code: 'ENOSPC' },
  })
})

t.test('a sink that somebody else destroys is STORAGE, and ends the download', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin])
  const sink = new Writable({ write: () => sink.destroy() })
  t.match(await failureOf(fetcher.download(`${origin.url}/endless`, sink, never)), storage)
  t.match(
    await failureOf(fetcher.download(`${origin.url}/images/1.png`, nowhere().destroy(), never)),
    storage,
  )
})

t.test('a sink that never finishes does not keep the download from settling', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin], { timeout: 200 })
  const stuck = [
    new Writable({ write: () => {} }),
    new Writable({ write: (_chunk, _encoding, callback) => callback(), final: () => {} }),
    new Writable({ write: (_chunk, _encoding, callback) => callback(), destroy: () => {} }),
  ]
  for (const sink of stuck) {
    const failure = await failureOf(fetcher.download(`${origin.url}/images/1.png`, sink, never))
    t.match(failure, { failure: { code: 'TIMEOUT' } })
  }
})

t.test('the sink is destroyed when the download fails, whatever it fails of', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin])
  const urls = [
    'nonsense',
    'http://10.0.0.1/',
    ...['/status/404', '/truncated', '/redirect/loop', '/reset', '/empty'].map(
      (p) => origin.url + p,
    ),
  ]
  for (const url of urls) {
    const sink = nowhere()
    await failureOf(fetcher.download(url, sink, never))
    t.ok(sink.destroyed, url)
  }
})

t.test('a slow sink with next to no buffer gets all of a body, whatever its framing', async (t) => {
  const before = getCACertificates('default')
  setDefaultCACertificates([...before, tls.cert])
  t.teardown(() => setDefaultCACertificates(before))
  const origins = [await originFor(t), await originFor(t, { tls })]
  const fetcher = fetcherFor(t, origins)
  for (const query of ['', '&chunked']) {
    const downloads = origins.map(({ url }) => {
      const write: WritableOptions['write'] = (_chunk, _encoding, done) => setTimeout(done, 5)
      const sink = new Writable({ highWaterMark: 1, write })
      return fetcher.download(`${url}/too-large?bytes=2000000${query}`, sink, never)
    })
    for (const { bytes } of await Promise.all(downloads)) t.equal(bytes, 2_000_000)
  }
})

t.test(
  '200 MB need no more memory than 50, and come no faster than the sink takes them',
  async (t) => {
    const origin = await originFor(t)
    const fetcher = fetcherFor(t, [origin], { maxBytes: 200_000_000, timeout: 60_000 })
    const peakOf = async (size: number) => {
      let peak = 0
      const sink = new Writable({
        write: (_chunk, _encoding, callback) => {
          peak = Math.max(peak, process.memoryUsage.rss())
          setImmediate(callback)
        },
      })
      const { bytes } = await fetcher.download(`${origin.url}/too-large?bytes=${size}`, sink, never)
      t.equal(bytes, size)
      return peak
    }
    const growth = -(await peakOf(50_000_000)) + (await peakOf(200_000_000))
    t.ok(growth < 80_000_000, `grew by ${Math.round(growth / 1e6)} MB`)
  },
)
