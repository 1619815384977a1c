import { IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import fastifyPlugin from 'fastify-plugin'
import helmet, { type HelmetOptions } from 'helmet'

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

/**
 * The headers that keep what we serve from being misused in a browser, on every answer. An answer of
 * the API is no page: nothing in it is ever loaded or run. Pages widen that by the headers of a
 * `pagePolicy`.
 */
export const securityHeaders = fastifyPlugin<SecurityHeadersOptions>(async (app, { publicUrl }) => {
  const isSecure = publicUrl !== undefined && new URL(publicUrl).protocol === 'https:'
  const options: HelmetOptions = {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    // Of a name that is reached by http as well, it would cut off the others on its host.
    strictTransportSecurity: isSecure && { maxAge: 365 * 24 * 3600, includeSubDomains: false },
  }
  const usual = headersOf(helmet(options))
  const embeddable = { ...usual, 'cross-origin-resource-policy': 'cross-origin' }

  app.addHook('onRequest', ({ routeOptions }, reply, done) => {
    reply.headers(routeOptions.config.isEmbeddable ? embeddable : usual)
    done()
  })
})

/** What a part of helmet sets is the same on each answer, so it is asked once. */
function headersOf(part: ReturnType<typeof helmet>): OutgoingHttpHeaders {
  const request = new IncomingMessage(new Socket())
  const response = new ServerResponse(request)
  part(request, response, (error) => {
    if (error) throw error
  })
  return response.getHeaders()
}

/**
 * The header that says what a page of ours may load and run: its own scripts and styles, none of
 * them inline.
 *
 * @param origins where it sends files to and loads them from besides: `https://s3.example.com`
 */
export function pagePolicy(origins: readonly string[] = []): OutgoingHttpHeaders {
  const policy = helmet.contentSecurityPolicy({
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
  })
  return headersOf(policy)
}
