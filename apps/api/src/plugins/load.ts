import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { unavailable } from '../problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Bytes of the body that this request may hold in memory; 0 once it is done with it. */
    heldBytes: number
  }
  interface FastifyInstance {
    /** An onRequest hook: refuses what this process has no room for, before anything is read. */
    refuseOverload(
      request: FastifyRequest,
      reply: FastifyReply,
      done: HookHandlerDoneFunction,
    ): void
    /** Counts a request that waits for a dump until its connection ends, or refuses it. */
    admitWaiting(reply: FastifyReply): void
    /** The request is done with its body: another may have its room. */
    releaseBody(request: FastifyRequest): void
  }
}

interface LoadOptions {
  /** Requests that wait for a dump at once. */
  readonly mostWaiting: number
  /** Bytes of all bodies at once. */
  readonly mostBytes: number
  /** Bytes of one body that does not say how long it is. */
  readonly bodyLimit: number
  /** Is told how many requests wait for a dump, whenever that changes. */
  readonly onWaiting?: (requests: number) => void
}

/**
 * Bounds what one process takes on: requests that wait for a dump, and bytes of bodies in memory.
 * Who comes over it is told to come again, and the process goes on answering the others.
 *
 * Both are given back when the connection is done with the request, whatever became of it: of a
 * client that hangs up Fastify tells nothing once it has read the body.
 */
export const load = fastifyPlugin<LoadOptions>(async (app, options) => {
  let bytes = 0
  let waiting = 0
  app.decorateRequest('heldBytes', 0)

  app.decorate('refuseOverload', (request, reply, done) => {
    const length = Number(request.headers['content-length'] ?? options.bodyLimit)
    // One that is larger than any may be is refused for that, and holds nothing.
    const held = length > options.bodyLimit ? 0 : length
    if (bytes + held > options.mostBytes) return done(tooMuch())
    request.heldBytes = held
    bytes += held
    onceOver(reply, () => release(request))
    done()
  })

  app.decorate('admitWaiting', (reply) => {
    if (waiting >= options.mostWaiting) throw tooMuch()
    count(1)
    onceOver(reply, () => count(-1))
  })

  function count(change: number): void {
    waiting += change
    options.onWaiting?.(waiting)
  }

  app.decorate('releaseBody', release)

  function release(request: FastifyRequest): void {
    bytes -= request.heldBytes
    request.heldBytes = 0
  }
})

/** Once the answer is sent, or the client is gone: it may be so already. */
function onceOver({ raw }: FastifyReply, work: () => void): void {
  if (raw.destroyed) work()
  else raw.once('close', work)
}

const tooMuch = () =>
  unavailable('There is more to do than this server can take on; try again shortly.')
