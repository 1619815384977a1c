import { readFile } from 'node:fs/promises'
import t from 'tap'
import { ApiMetrics } from '../../apps/api/src/metrics/api-metrics.ts'
import { WorkerMetrics } from '../../apps/worker/src/metrics/worker-metrics.ts'
import { settings } from '../../packages/config/src/index.ts'

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8')
const namesIn = (text: string, pattern: RegExp) =>
  new Set([...text.matchAll(pattern)].map(([, name = '']) => name))

/** Those of the image, and of `npm start` alone. */
const notCompose = new Set(['HOST', 'PORT', 'DATA_DIR', 'WORKERS'])

t.test('the compose file passes every setting on', async (t) => {
  const passed = namesIn(await read('docker-compose.yml'), /^ +([A-Z_]+): /gm)
  for (const name of Object.keys(settings)) {
    t.equal(passed.has(name), !notCompose.has(name), name)
  }
  for (const name of namesIn(await read('Dockerfile'), /^(?:ENV)? +([A-Z_]+)=/gm)) {
    t.ok(name in settings || name === 'NODE_ENV', name)
  }
})

t.test(
  'what the manifests set are settings, and both parts get every secret of theirs',
  async (t) => {
    const secrets = namesIn(await read('deploy/k8s/secret.example.yaml'), /^ {2}([A-Z_]+): /gm)
    const config = namesIn(await read('deploy/k8s/config.yaml'), /^ {2}([A-Z_]+): /gm)
    for (const name of [...secrets, ...config])
      t.ok(name in settings || name.startsWith('AWS_'), name)
    for (const part of ['api', 'worker']) {
      const manifest = await read(`deploy/k8s/${part}.yaml`)
      t.match(manifest, 'configMapRef: { name: image-dump }')
      const taken = namesIn(manifest, /secretKeyRef: \{ name: image-dump, key: ([A-Z_]+)/g)
      for (const name of secrets) t.ok(taken.has(name), `${part} takes ${name}`)
    }
  },
)

t.test('every metric that is looked at is one that the API or a worker tells', async (t) => {
  const registries = [new ApiMetrics(async () => []).registry, new WorkerMetrics().registry]
  const told = new Set<string>()
  for (const { name, type } of (
    await Promise.all(registries.map((one) => one.getMetricsAsJSON()))
  ).flat()) {
    const suffixes = String(type) === 'histogram' ? ['_bucket', '_count', '_sum'] : ['']
    for (const suffix of suffixes) told.add(name + suffix)
  }
  for (const path of [
    'deploy/grafana/dashboard.json',
    'deploy/prometheus/alerts.yml',
    'deploy/k8s/worker-scaling.yaml',
  ]) {
    const names = namesIn(await read(path), /\b((?:image_dump|nodejs|process)_\w+)/g)
    t.ok(names.size > 0, path)
    for (const name of names) t.ok(told.has(name), `${path}: ${name}`)
  }
})

t.test('every job that an alert is about is scraped', async (t) => {
  const scraped = namesIn(await read('deploy/prometheus/prometheus.yml'), /job_name: (\S+)/g)
  const alerted = namesIn(await read('deploy/prometheus/alerts.yml'), /job="([^"]+)"/g)
  t.ok(alerted.size > 0)
  for (const job of alerted) t.ok(scraped.has(job), job)
})
