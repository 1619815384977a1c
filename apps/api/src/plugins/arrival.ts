import type { FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { refuseConnection } from '../not-http.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body may be as long as it likes, if only it keeps coming. */
    readonly hasLongBody?: boolean
  }
}

interface ArrivalOptions {
  /** How long a body may take, in milliseconds. */
  readonly longest: number
  /** Of a long body: how long less than `least` bytes may come, in milliseconds. */
  readonly idle: number
  readonly least: number
}

/** A kilobyte a second: less than any phone sends, and no slow drip. */
export const arrivalLimits: ArrivalOptions = { longest: 120_000, idle: 30_000, least: 32_768 }

/**
 * Sees to it that bodies arrive. Node has one limit for all requests of a server; a file of a
 * gigabyte takes hours where nothing else may take more than minutes.
 *
 * Until the headers are there, Node's own `headersTimeout` holds.
 */
export const arrival = fastifyPlugin<ArrivalOptions>(async (app, { longest, idle, least }) => {
  app.addHook('onRequest', (request, reply, done) => {
    if (mayHaveBody(request)) limit(request, reply)
    done()
  })

  function limit(request: FastifyRequest, reply: FastifyReply): void {
    const timer = request.routeOptions.config.hasLongBody
      ? whileMoving(request, reply)
      : setTimeout(() => expire(request, reply), longest)
    // Of a body that nobody reads there is no end, and it keeps nothing that stops.
    timer.unref()
    request.raw.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer))
  }

  function whileMoving(request: FastifyRequest, reply: FastifyReply): NodeJS.Timeout {
    const { socket } = request.raw
    let before = socket.bytesRead
    const timer = setInterval(() => {
      if (socket.bytesRead - before < least) {
        clearInterval(timer)
        expire(request, reply)
      }
      before = socket.bytesRead
    }, idle)
    return timer
  }
})

/** RFC 9112 6.3: a request has a body where one of the two headers says so. */
function mayHaveBody({ headers, raw }: FastifyRequest): boolean {
  return !raw.complete && (headers['transfer-encoding'] ?? headers['content-length'] ?? '0') !== '0'
}

function expire({ raw }: FastifyRequest, reply: FastifyReply): void {
  // Where it was answered before it had come whole, there is nothing more to say.
  if (reply.raw.headersSent) {
    raw.socket.destroySoon()
    return
  }
  const error = new Error('the body did not arrive in time')
  refuseConnection(Object.assign(error, { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), raw.socket)
}
