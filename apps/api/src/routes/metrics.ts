import type { FastifyPluginAsync } from 'fastify'

/**
 * `GET /metrics`: how this process does, as Prometheus reads it. It tells how much is done and names
 * nobody, so it is open until an operator is set: a first scrape works as it is.
 */
export const metricsRoute: FastifyPluginAsync = async (app) => {
  const { registry } = app.metrics
  const options = { config: { isProbe: true }, onRequest: app.authenticateOperator }
  app.get('/metrics', options, async (_request, reply) => {
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
