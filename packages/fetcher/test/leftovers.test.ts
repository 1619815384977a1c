import { getEventListeners } from 'node:events'
import t from 'tap'
import { fetcherFor, nowhere, originFor } from './support.ts'

t.test('nothing of a download is left when it has settled', async (t) => {
  const warnings: unknown[] = []
  const note = (warning: unknown) => warnings.push(warning)
  process.on('warning', note).on('unhandledRejection', note)
  t.teardown(() => process.off('warning', note).off('unhandledRejection', note))

  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin], { timeout: 60_000 })
  const { signal } = new AbortController()
  const paths = [
    '/images/1.png',
    '/status/404',
    '/reset',
    '/truncated',
    '/endless',
    '/redirect/loop',
  ]
  await Promise.allSettled([
    ...Array.from({ length: 64 }, (_, i) =>
      fetcher.download(`${origin.url}${paths[i % paths.length]}`, nowhere(), signal),
    ),
    fetcher.download(`${origin.url}/silent`, nowhere(), AbortSignal.timeout(100)),
    fetcher.download(`${origin.url}/images/1.png`, nowhere(), AbortSignal.abort()),
    fetcher.download('nonsense', nowhere(), signal),
  ])
  t.notOk(process.getActiveResourcesInfo().includes('Timeout'), 'no timer runs')
  t.same(getEventListeners(signal, 'abort'), [])
  await new Promise(setImmediate)
  t.same(warnings, [])
})
