import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@image-dump/local'
import t, { type Test } from 'tap'
import { signIn, startProduct } from './product.ts'

interface Span {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
}

interface Export {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[]
  }[]
}

/** What takes traces over OTLP/HTTP in JSON, and keeps them. */
async function startReceiver(t: Test) {
  const spans: Span[] = []
  const server = createServer(async (request, response) => {
    const { resourceSpans }: Export = JSON.parse(await text(request))
    for (const { scopeSpans } of resourceSpans) spans.push(...scopeSpans.flatMap((it) => it.spans))
    response.setHeader('content-type', 'application/json').end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { spans, url: `http://127.0.0.1:${portOf(server.address())}` }
}

const portOf = (address: AddressInfo | string | null) =>
  typeof address === 'object' ? address?.port : address

t.test(
  'a dump is one trace from its request to each fetch, and counted where it was done',
  async (t) => {
    const { spans, url: receiver } = await startReceiver(t)
    const metricsPort = await freePort()
    const { url, origin } = await startProduct(t, {
      WORKERS: '1',
      WORKER_METRICS_PORT: String(metricsPort),
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver,
      OTEL_BSP_SCHEDULE_DELAY: '100',
    })
    const items = Array.from({ length: 51 }, (_, n) => ({
      name: `item ${n}`,
      images: [`${origin.url}/images/${n}.png`],
    }))
    const answer = await fetch(`${url}/api/dumps`, {
      method: 'POST',
      headers: {
        ...(await signIn(url, 'goldie', 'gold-5up-sample')),
        'content-type': 'application/json',
      },
      body: JSON.stringify({ items }),
    })
    t.equal(answer.status, 200)
    await answer.text()

    const named = (name: string) => spans.filter((span) => span.name === name)
    while (named('fetch').length < 51 || named('POST /api/dumps').length < 1) await sleep(50)
    const [request] = named('POST /api/dumps')
    const byId = new Map(spans.map((span) => [span.spanId, span]))
    for (const fetched of named('fetch')) {
      t.equal(fetched.traceId, request?.traceId)
      const names = []
      for (let span = byId.get(fetched.parentSpanId ?? ''); span; ) {
        names.push(span.name)
        span = byId.get(span.parentSpanId ?? '')
      }
      t.strictSame(names, ['process images', 'addBulk images', 'POST /api/dumps'])
    }

    const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
    t.match(metrics, 'image_dump_dumps_total{status="SUCCESS"} 1\n')
    t.match(metrics, 'image_dump_images_total{status="SUCCESS",code=""} 51\n')
    t.match(metrics, 'image_dump_step_seconds_count{step="store"} 51\n')
  },
)
