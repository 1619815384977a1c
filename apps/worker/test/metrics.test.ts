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

t.test(
  'two workers of one machine serve their metrics, to operators where there are some',
  async (t) => {
    const { registry } = new WorkerMetrics()
    const at = { host: '127.0.0.1', port: 19_310, registry }
    const open = await MetricsServer.open({ ...at, admin: undefined })
    const closed = await MetricsServer.open({ ...at, admin: { user: 'ada', password: 'pw' } })
    t.teardown(() => Promise.all([open.close(), closed.close()]))
    t.not(open.url, closed.url)
    const answer = await fetch(open.url)
    t.match(answer.headers.get('content-type'), /^text\/plain; version=0\.0\.4/)
    t.match(await answer.text(), /^nodejs_eventloop_lag_p99_seconds /m)
    t.equal((await fetch(open.url, { method: 'POST' })).status, 405)
    t.equal((await fetch(new URL('/', open.url))).status, 404)
    t.equal((await fetch(closed.url)).status, 401)
    const headers = { authorization: `Basic ${btoa('ada:pw')}` }
    t.equal((await fetch(closed.url, { headers })).status, 200)
  },
)

t.test('after ten wrong passwords even the right one waits', async (t) => {
  const { registry } = new WorkerMetrics()
  const admin = { user: 'ada', password: 'pw' }
  const server = await MetricsServer.open({ host: '127.0.0.1', port: 19_350, registry, admin })
  t.teardown(() => server.close())
  const ask = async (password?: string) => {
    const headers = { authorization: `Basic ${btoa(`ada:${password}`)}` }
    const answer = await fetch(server.url, password === undefined ? {} : { headers })
    await answer.arrayBuffer()
    return answer
  }
  for (let n = 0; n < 20; n += 1) t.equal((await ask()).status, 401, 'no password is no guess')
  for (let n = 0; n < 10; n += 1) t.equal((await ask(`guess ${n}`)).status, 401)
  const late = await ask('pw')
  t.equal(late.status, 429)
  const seconds = Number(late.headers.get('retry-after'))
  t.ok(seconds > 0 && seconds <= 60, `${seconds}`)
})
