import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { StartError } from '@image-dump/service'
import type { Registry } from 'prom-client'

/** Several workers may share a machine, and its settings: each takes the next port that is free. */
const portsTried = 32

interface MetricsServerOptions {
  readonly host: string
  /** The first port that is tried. */
  readonly port: number
  readonly registry: Pick<Registry, 'contentType' | 'metrics'>
  /** Hears why the metrics could not be told. */
  readonly onTrouble: (error: unknown) => void
}

/** Serves `GET /metrics` and `GET /healthz` of a process that has no other port, to whoever asks. */
export class MetricsServer {
  readonly url: string
  readonly #server: Server

  private constructor(server: Server, url: string) {
    this.#server = server
    this.url = url
  }

  /** @throws StartError where no port is to be had */
  static async open(options: MetricsServerOptions): Promise<MetricsServer> {
    const { host, port } = options
    const server = createServer((request, response) => {
      answer(request, response, options.registry).catch((error: unknown) => {
        options.onTrouble(error)
        response.writeHead(500).end()
      })
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

/** Writes nothing before it has all, so that what goes wrong can still be answered. */
async function answer(
  { method, url }: IncomingMessage,
  response: ServerResponse,
  registry: MetricsServerOptions['registry'],
): Promise<void> {
  const path = url?.split('?', 1)[0]
  response.setHeader('x-content-type-options', 'nosniff')
  if (path !== '/metrics' && path !== '/healthz') response.writeHead(404).end()
  else if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end()
  } else if (path === '/healthz') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}')
  } else {
    const text = await registry.metrics()
    response.writeHead(200, { 'content-type': registry.contentType }).end(text)
  }
}
