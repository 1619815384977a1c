import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import type { FastifyReply } from 'fastify'
import fastifyPlugin from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route serves may be shown in the pages of others: an image in a shop. */
    readonly isEmbeddable?: boolean
  }
}

interface SecurityHeadersOptions {
  /** Where clients reach the API, if it is known. */
  readonly publicUrl: string | undefined
}

type Policy = Pick<FastifyHelmetOptions, 'contentSecurityPolicy'>

/**
 * The headers that keep what we serve from being misused in a browser, on every answer. An answer of
 * the API is no page: nothing in it is ever loaded or run. Pages widen that by `reply.helmet` with
 * a `pagePolicy`.
 */
export const securityHeaders = fastifyPlugin<SecurityHeadersOptions>(async (app, { publicUrl }) => {
  const isSecure = publicUrl !== undefined && new URL(publicUrl).protocol === 'https:'
  await app.register(helmet, {
    global: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    // Of a name that is reached by http as well, it would cut off the others on its host.
    strictTransportSecurity: isSecure && { maxAge: 365 * 24 * 3600, includeSubDomains: false },
  })

  // Helmet puts its headers together anew for each answer, and they are the same for all: it is
  // asked for them once.
  let usual: readonly (readonly [string, number | string | string[]])[] | undefined
  app.addHook('onRequest', ({ routeOptions }, reply, done) => {
    usual ??= headersOf(reply)
    for (const [name, value] of usual) reply.raw.setHeader(name, value)
    if (routeOptions.config.isEmbeddable) {
      reply.raw.setHeader('cross-origin-resource-policy', 'cross-origin')
    }
    done()
  })
})

/** What helmet sets on an answer that has no other headers yet. */
function headersOf(reply: FastifyReply) {
  reply.helmet()
  return Object.entries(reply.raw.getHeaders()).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
}

/**
 * What a page of ours may load and run: its own scripts and styles, none of them inline.
 *
 * @param origins where it sends files to and loads them from besides: `https://s3.example.com`
 */
export function pagePolicy(origins: readonly string[] = []): Policy {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        workerSrc: ["'self'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'", 'data:'],
        imgSrc: ["'self'", 'blob:', 'data:', ...origins],
        connectSrc: ["'self'", ...origins],
        formAction: ["'self'"],
        baseUri: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
  }
}
