import http from 'node:http'
import https from 'node:https'
import { type Exchange, send } from './exchange.ts'
import { Images } from './images.ts'
import { routes } from './routes.ts'

export interface OriginOptions {
  /** 0, a free one, unless told. */
  readonly port?: number
  readonly host?: string
  /** Serves https with this key and certificate, both PEM. */
  readonly tls?: { readonly key: string; readonly cert: string }
}

/** A server of images, and of what goes wrong with images, for the demo and for tests. */
export interface Origin {
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly url: string
  /** How often each path has been asked for; without the query. */
  readonly served: ReadonlyMap<string, number>
  /** How many connections have been accepted so far. */
  readonly connections: number
  /**
   * Exactly what is served at a path of a good image, as /images/7.png?bytes=5000.
   * @throws Error if there is no such image.
   */
  bytesOf(path: string): Promise<Buffer>
  /** Ends all connections at once. */
  close(): Promise<void>
}

/**
 * Starts the origin; its routes are in routes.ts. Rejects when the port is taken.
 */
export async function startOrigin({
  port = 0,
  host = '127.0.0.1',
  tls,
}: OriginOptions = {}): Promise<Origin> {
  const images = new Images()
  const served = new Map<string, number>()
  let connections = 0

  const server = tls === undefined ? http.createServer() : https.createServer(tls)
  server.on('connection', () => {
    connections++
  })
  server.on('request', async (request, response) => {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://origin')
    const times = (served.get(pathname) ?? 0) + 1
    served.set(pathname, times)
    response.on('error', () => {}) // Clients leave; that is what some of the routes are for.
    const [, name = '', ...rest] = pathname.split('/')
    const exchange = { request, response, rest: rest.join('/'), query, images, times }
    await (routes.get(name) ?? notFound)(exchange)
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve)
  })
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${addressOf(server)}`,
    served,
    get connections() {
      return connections
    },
    async bytesOf(path) {
      const { pathname, searchParams } = new URL(path, 'http://origin')
      const bytes = searchParams.get('bytes')
      const name = pathname.slice(pathname.lastIndexOf('/') + 1)
      const image = await images.get(name, bytes === null ? undefined : Number(bytes))
      if (image === undefined) throw new Error(`no image is served at ${path}`)
      return image.bytes
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

function notFound(exchange: Exchange): void {
  send(exchange, 404, {}, 'no such route')
}

function addressOf(server: http.Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the origin has no port')
  return `${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`
}
