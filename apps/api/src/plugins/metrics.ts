import fastifyPlugin from 'fastify-plugin'
import type { ApiMetrics } from '../metrics/api-metrics.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly metrics: ApiMetrics
  }
}

/** Lets routes and plugins measure what they do, by `app.metrics`. */
export const metrics = fastifyPlugin<{ metrics: ApiMetrics }>(async (app, { metrics }) => {
  app.decorate('metrics', metrics)
})
