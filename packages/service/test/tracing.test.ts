import t from 'tap'
import { startTracing } from '../src/index.ts'

t.test(
  'no traces are sent, and nothing is loaded, where nobody is named to receive them',
  async (t) => {
    t.equal(await startTracing('test', {}), undefined)
    t.equal(await startTracing('test', { OTEL_EXPORTER_OTLP_ENDPOINT: '' }), undefined)
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }
    t.equal(await startTracing('test', { ...endpoint, OTEL_SDK_DISABLED: 'true' }), undefined)
    t.equal(await startTracing('test', { ...endpoint, OTEL_TRACES_EXPORTER: 'none' }), undefined)
  },
)
