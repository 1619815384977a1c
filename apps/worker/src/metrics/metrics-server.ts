import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type OperatorCredentials, StartError } from '@image-dump/service'
import type { Registry } from 'prom-client'
import { MetricsGuard } from './metrics-guard.ts'

/** Several workers may share a machine, and its settings: each takes the next port that is free. */
const portsTried = 32

interface MetricsServerOptions {
  readonly host: string
  /** The first port that is tried. */
  readonly port: number
  readonly registry: Registry
  /** Who may read them; everybody where this is undefined. */
  readonly admin: OperatorCredentials | undefined
}

/** Serves `GET /metrics` of a process that has no other port. */
export class MetricsServer {
  readonly url: string
  readonly #server: Server

  private constructor(server: Server, url: string) {
    this.#server = server
    this.url = url
  }

  /** @throws StartError where no port is to be had */
  static async open({ host, port, registry, admin }: MetricsServerOptions): Promise<MetricsServer> {
    const guard = admin && new MetricsGuard(admin)
    const server = createServer((request, response) => {
      void answer(request, response, registry, guard)
    })
    // Nobody who reads them takes long, and nobody keeps the process.
    server.requestTimeout = 5000
    for (let next = port; next < port + portsTried; next += 1) {
      if (await listens(server, host, next)) {
        return new MetricsServer(server.unref(), `http://${host}:${next}/metrics`)
      }
    }
    throw new StartError(`WORKER_METRICS_PORT ${port} on ${host}: it and the next are taken`)
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

/** @returns false where the port is taken */
async function listens(server: Server, host: string, port: number): Promise<boolean> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
    return true
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') return false
    throw new StartError(`WORKER_METRICS_PORT ${port} on ${host} can't be used: ${cause}`, {
      cause,
    })
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  registry: Registry,
  guard: MetricsGuard | undefined,
): Promise<void> {
  const { method, url } = request
  response.setHeader('x-content-type-options', 'nosniff')
  if (url?.split('?', 1)[0] !== '/metrics') response.writeHead(404).end()
  else if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end()
  } else {
    const refusal = await guard?.refusalOf(request)
    if (refusal) response.writeHead(refusal.status, refusal.headers).end()
    else {
      const { contentType } = registry
      response.writeHead(200, { 'content-type': contentType }).end(await registry.metrics())
    }
  }
}
