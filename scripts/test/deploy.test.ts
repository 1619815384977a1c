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

/** Secrets that a worker has no use for. */
const ofTheApi = new Set(['ADMIN_USER', 'ADMIN_PASSWORD', 'URL_SECRET'])

t.test(
  'what the manifests set are settings, and both parts get the secrets of theirs',
  async (t) => {
    const secrets = namesIn(await read('deploy/k8s/secret.example.yaml'), /^ {2}([A-Z_]+): /gm)
    const config = namesIn(await read('deploy/k8s/config.yaml'), /^ {2}([A-Z_]+): /gm)
    for (const name of [...secrets, ...config])
      t.ok(name in settings || name.startsWith('AWS_'), name)
    for (const part of ['api', 'worker']) {
      const manifest = await read(`deploy/k8s/${part}.yaml`)
      t.match(manifest, 'configMapRef: { name: image-dump }')
      const taken = namesIn(manifest, /secretKeyRef: \{ name: image-dump, key: ([A-Z_]+)/g)
      for (const name of secrets) {
        t.equal(taken.has(name), part === 'api' || !ofTheApi.has(name), `${part} takes ${name}`)
      }
    }
  },
)

t.test('every metric that is looked at is one that the API or a worker tells', async (t) => {
  const there = { check: async () => {} }
  const parts = { postgres: there, redis: there, storage: there }
  const queues = { standingsOf: async () => [], onTrouble: (error: unknown) => t.error(error) }
  const registries = [new ApiMetrics(queues, parts).registry, new WorkerMetrics().registry]
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
  const alerted = namesIn(await read('deploy/prometheus/alerts.yml'), /job="([^"]+)"/g)
  t.strictSame(alerted, new Set(['image-dump-api', 'image-dump-worker']))
  for (const place of ['prometheus', 'kubernetes']) {
    const scraped = namesIn(await read(`deploy/prometheus/${place}.yml`), /job_name: (\S+)/g)
    t.strictSame(scraped, alerted, place)
  }
})

t.test('in Kubernetes a pod is found by its label and its port, and once', async (t) => {
  const scraping = await read('deploy/prometheus/kubernetes.yml')
  const kept = [...scraping.matchAll(/regex: (\w+);(\w+)/g)]
  t.equal(kept.length, 2)
  for (const [, part, port] of kept) {
    const manifest = await read(`deploy/k8s/${part}.yaml`)
    t.match(manifest, `matchLabels: { app.kubernetes.io/name: ${part} }`)
    t.match(manifest, new RegExp(`\\{ name: ${port}, containerPort: \\d+ \\}`))
    t.notMatch(manifest, 'prometheus.io/', 'by an annotation it would be scraped again')
  }
})

t.test('the metrics, which ask for no password, are not passed on to the outside', async (t) => {
  const nginx = await read('deploy/compose/nginx.conf')
  t.match(nginx, /location \/metrics \{\s+return 404;\s+\}/)
  const api = await read('deploy/k8s/api.yaml')
  t.match(api, /path: \/metrics\s+pathType: Prefix\s+backend:\s+service:\s+name: nobody\s/)
  t.match(api, /kind: Service\s+metadata:\s+name: nobody\s+spec:\s+ports:[^\n]*\n[^\n]*\n---/)
})
