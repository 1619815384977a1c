import type { FastifyPluginAsync } from 'fastify'

/**
 * `GET /metrics`: how this process does, as Prometheus reads it. It has numbers and names no user, and
 * asks for no password; a proxy in front of it does not pass it on.
 */
export const metricsRoute: FastifyPluginAsync = async (app) => {
  const { registry } = app.metrics
  app.get('/metrics', { config: { isProbe: true } }, async (_request, reply) => {
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
