import { httpError, internalError } from '@image-dump/outcome'
import t from 'tap'
import { CountingSettler } from '../src/metrics/counting-settler.ts'
import { MetricsServer } from '../src/metrics/metrics-server.ts'
import { WorkerMetrics } from '../src/metrics/worker-metrics.ts'

const image = { imageId: 'i', requestId: 'r', attempts: 1 }

t.test('an image is counted by its outcome, and only where that was recorded', async (t) => {
  const metrics = new WorkerMetrics()
  let isRecorded = true
  const settler = new CountingSettler({ settle: async () => isRecorded }, metrics)
  const failures = [httpError(404), httpError(404), httpError(799), internalError('DNS')]
  for (const failure of failures) t.ok(await settler.settle({ ...image, outcome: { failure } }))
  isRecorded = false
  t.notOk(await settler.settle({ ...image, outcome: { failure: httpError(404) } }))
  const text = await metrics.registry.metrics()
  t.match(text, 'image_dump_images_total{status="FAILURE",code="HTTP_404"} 2\n')
  t.match(text, 'image_dump_images_total{status="FAILURE",code="HTTP_OTHER"} 1\n')
  t.match(text, 'image_dump_images_total{status="FAILURE",code="DNS"} 1\n')
  t.match(text, 'image_dump_step_seconds_count{step="settle"} 5\n')
})

t.test('a dump is counted once, by the statement that finishes it', async (t) => {
  const metrics = new WorkerMetrics()
  const finished = { requestId: 'r', pending: 0, success: 1, failure: 1, settled: ['i'] }
  metrics.countDumps([{ ...finished, pending: 1 }])
  metrics.countDumps([finished, { ...finished, settled: [] }])
  metrics.countDumps([{ ...finished, success: 0 }])
  const text = await metrics.registry.metrics()
  t.match(text, 'image_dump_dumps_total{status="PARTIAL"} 1\n')
  t.match(text, 'image_dump_dumps_total{status="FAILURE"} 1\n')
})

t.test('two workers of one machine serve their metrics, and say that they live', async (t) => {
  const { registry } = new WorkerMetrics()
  const onTrouble = (error: unknown) => t.error(error)
  const at = { host: '127.0.0.1', port: 19_310, registry, onTrouble }
  const [first, second] = [await MetricsServer.open(at), await MetricsServer.open(at)]
  t.teardown(() => Promise.all([first.close(), second.close()]))
  t.not(first.url, second.url)
  for (const { url } of [first, second]) {
    const answer = await fetch(url)
    t.match(answer.headers.get('content-type'), /^text\/plain; version=0\.0\.4/)
    t.match(await answer.text(), /^nodejs_eventloop_lag_p99_seconds /m)
    const alive = await fetch(new URL('/healthz', url))
    t.equal(alive.status, 200)
    t.strictSame(await alive.json(), { status: 'ok' })
    t.equal((await fetch(url, { method: 'POST' })).status, 405)
    t.equal((await fetch(new URL('/', url))).status, 404)
  }
})

t.test(
  'metrics that can’t be told are answered with 500, and said; all else goes on',
  async (t) => {
    const broken = new TypeError('this was not to happen')
    const { contentType } = new WorkerMetrics().registry
    const registry = { contentType, metrics: () => Promise.reject(broken) }
    const troubles: unknown[] = []
    const onTrouble = (error: unknown) => troubles.push(error)
    const server = await MetricsServer.open({
      host: '127.0.0.1',
      port: 19_350,
      registry,
      onTrouble,
    })
    t.teardown(() => server.close())
    t.equal((await fetch(server.url)).status, 500)
    t.strictSame(troubles, [broken])
    t.equal((await fetch(new URL('/healthz', server.url))).status, 200)
  },
)
