import {
  type Context,
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { pathOf } from './access-log.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** In which the request's own span is; undefined before it has begun. */
    traceContext: Context | undefined
  }
}

/**
 * Makes a span of each request, within the one that its client names (W3C Trace Context), by
 * OpenTelemetry's conventions for HTTP. Only what is asked by people: probes are no news.
 *
 * To be loaded only where traces are sent.
 */
export default fastifyPlugin(async (app) => {
  const tracer = trace.getTracer('image-dump')
  app.decorateRequest('traceContext', undefined)

  app.addHook('onRequest', (request, _reply, done) => {
    const { url: route, config } = request.routeOptions
    if (config.isProbe) return done()
    const parent = propagation.extract(context.active(), request.headers)
    const name = `${request.method} ${route ?? ''}`.trim()
    const attributes = {
      'http.request.method': request.method,
      'url.path': pathOf(request),
      'image_dump.request_id': request.id,
      ...(route !== undefined && { 'http.route': route }),
    }
    const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent)
    request.traceContext = trace.setSpan(parent, span)
    context.with(request.traceContext, done)
  })

  // What reads the body is called by the socket, outside of what called the hook above.
  app.addHook('preHandler', (request, _reply, done) => {
    context.with(request.traceContext ?? context.active(), done)
  })

  app.addHook('onResponse', async (request, reply) => end(request, reply))
  app.addHook('onRequestAbort', async (request) => end(request))
})

function end(request: FastifyRequest, reply?: FastifyReply): void {
  const span = request.traceContext && trace.getSpan(request.traceContext)
  request.traceContext = undefined
  if (reply) span?.setAttribute('http.response.status_code', reply.statusCode)
  if (reply && reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR })
  span?.end()
}
