import type { FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { unavailable } from '../problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Bytes of the body that this request may hold in memory; 0 once it is done with it. */
    heldBytes: number
  }
  interface FastifyInstance {
    /** An onRequest hook: refuses what this process has no room for, before anything is read. */
    refuseOverload(request: FastifyRequest): Promise<void>
    /** The request is done with its body: another may have its room. */
    releaseBody(request: FastifyRequest): void
  }
}

interface LoadOptions {
  /** How many dumps are waited for now. */
  readonly waiting: () => number
  readonly mostWaiting: number
  /** Bytes of all bodies at once. */
  readonly mostBytes: number
  /** Bytes of one body that does not say how long it is. */
  readonly bodyLimit: number
}

/**
 * Bounds what one process takes on: dumps that are waited for, and bytes of requests in memory. Who
 * comes over it is told to come again, and the process goes on answering the others.
 */
export const load = fastifyPlugin<LoadOptions>(async (app, options) => {
  let bytes = 0
  app.decorateRequest('heldBytes', 0)

  app.decorate('refuseOverload', async (request) => {
    const length = Number(request.headers['content-length'] ?? options.bodyLimit)
    // One that is larger than any may be is refused for that, and holds nothing.
    const held = length > options.bodyLimit ? 0 : length
    if (options.waiting() >= options.mostWaiting || bytes + held > options.mostBytes) {
      throw unavailable('There is more to do than this server can take on; try again shortly.')
    }
    request.heldBytes = held
    bytes += held
  })

  app.decorate('releaseBody', release)
  app.addHook('onResponse', async (request) => release(request))
  app.addHook('onRequestAbort', async (request) => release(request))

  function release(request: FastifyRequest): void {
    bytes -= request.heldBytes
    request.heldBytes = 0
  }
})
