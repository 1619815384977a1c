import type { FastifyInstance, HTTPMethods } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { Problem } from '../problem.ts'
import { pathOf } from './access-log.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/**
 * Tells who uses a method that a path does not take which ones it does (RFC 9110 15.5.6), before
 * anything is read. To be registered before the routes; `refuseOtherMethods` after them.
 */
export const methodsOfPaths = fastifyPlugin(async (app) => {
  const taken = new Map<string, Set<string>>()
  const secret = new Set<string>()
  app.addHook('onRoute', ({ url, method, config }) => {
    if (config?.hasSecretPath) secret.add(url)
    const known = taken.get(url) ?? new Set()
    taken.set(url, known)
    for (const name of [method].flat()) known.add(name)
  })

  app.decorate('refuseOtherMethods', function refuseOtherMethods(this: FastifyInstance) {
    for (const [url, known] of [...taken]) {
      const others = methods.filter((method) => !known.has(method))
      if (others.length > 0) refuse(this, url, [...known], others, secret.has(url))
    }
  })
})

declare module 'fastify' {
  interface FastifyInstance {
    /** Adds an answer to every path for each method that it does not take. */
    refuseOtherMethods(): void
  }
}

function refuse(
  app: FastifyInstance,
  url: string,
  taken: readonly string[],
  method: HTTPMethods[],
  hasSecretPath: boolean,
): void {
  const allow = taken.join(', ')
  app.route({
    method,
    url,
    schema: { hide: true },
    config: { hasSecretPath },
    onRequest: async (request) => {
      throw new Problem(405, `${pathOf(request)} takes ${allow}, not ${request.method}.`, {
        headers: { allow },
      })
    },
    handler: async () => undefined,
  })
}
