import type { FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Problem } from '../problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Why the request was refused, if it was. */
    problem: Problem | null
  }
  interface FastifyContextConfig {
    /** The route is asked every few seconds by machines: its lines are for debugging. */
    readonly isProbe?: boolean
    /** The path itself holds a secret: of such a request the route is told, and not the path. */
    readonly hasSecretPath?: boolean
  }
}

/**
 * One line for each request, when it is answered or given up: who asked for what, what became of it
 * and why. Of the URL only the path, for a client may have put a token into the query.
 */
export const accessLog = fastifyPlugin(async (app) => {
  app.decorateRequest('problem', null)

  // What is to be redacted is known by its name, and none of these members has such a one. To look
  // for it was a tenth of what a short answer cost.
  const log = app.log.child({}, { redact: [] })

  app.addHook('onResponse', (request, reply, done) => {
    const line = {
      ...whatOf(request),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      reason: request.problem?.detail,
    }
    log[request.routeOptions.config.isProbe ? 'debug' : 'info'](line, 'answered')
    done()
  })

  app.addHook('onRequestAbort', (request, done) => {
    log.info(whatOf(request), 'the client hung up')
    done()
  })
})

function whatOf(request: FastifyRequest) {
  return {
    reqId: request.id,
    method: request.method,
    path: pathOf(request),
    address: request.ip,
    user: request.claimant?.id,
  }
}

/** The path that was asked for, without the query. */
export function pathOf(request: Pick<FastifyRequest, 'url' | 'routeOptions'>): string {
  const { url: route, config } = request.routeOptions
  // What matched no route may be a path with a token in it all the same, written a little wrong.
  if (route === undefined) return maskedPath(request)
  return config.hasSecretPath ? route : withoutJwt(request)
}

/** The path without the query, and with what may be a token in it made unreadable. */
export function maskedPath(request: Pick<FastifyRequest, 'url'>): string {
  return withoutJwt(request).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '…')
}

/**
 * The path without the query. A JWT begins with `{"` in base64url (RFC 7515), and no id of ours does:
 * whatever begins so is made unreadable to its end, for a part of a token is a secret too.
 */
function withoutJwt({ url }: Pick<FastifyRequest, 'url'>): string {
  return (url.split('?', 1)[0] ?? '').replace(/eyJ[^/]*/g, '…')
}
