import { once } from 'node:events'
import http, { type RequestListener } from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import { portOf, tls } from '../support.ts'

export interface Ports {
  readonly http: number
  readonly https: number
}

/** The connections that were accepted: by the origin's own addresses, and by any other. */
export interface Accepted {
  asOrigin: number
  asCanary: number
}

/** What the canary answers, and nobody else. */
export const song = 'canary'

/**
 * Starts an http and an https server on every address of the machine. Whoever connects to an
 * address that `isOrigin` finds an origin, which redirects from /redirect?to=; at any other it is
 * the canary, and has got through, whether anything is asked or not.
 */
export async function startCanary(
  wanted: Ports,
  isOrigin: (address: string) => boolean,
  accepted: Accepted,
): Promise<Ports> {
  const meantForOrigin = ({ localAddress = '' }: Socket) =>
    isOrigin(localAddress.replace(/^::ffff:/, ''))

  const answer: RequestListener = ({ socket, url = '/' }, response) => {
    if (!meantForOrigin(socket)) {
      response.end(song)
      return
    }
    const query = new URL(url, 'http://origin').searchParams
    if (query.has('close')) response.setHeader('connection', 'close')
    const location = Buffer.from(query.get('to') ?? '').toString('latin1')
    response.writeHead(302, { location, 'content-length': 0 }).end()
  }

  const listen = async (server: http.Server | https.Server, port: number) => {
    server.on('connection', (socket: Socket) => {
      accepted[meantForOrigin(socket) ? 'asOrigin' : 'asCanary']++
    })
    server.listen({ port, backlog: 1024 }) // At `::`, or at 0.0.0.0 where there is no IPv6.
    await once(server, 'listening')
    return portOf(server)
  }
  return {
    http: await listen(http.createServer(answer), wanted.http),
    https: await listen(https.createServer(tls, answer), wanted.https),
  }
}
