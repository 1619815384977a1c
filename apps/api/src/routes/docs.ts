import swaggerUi from '@fastify/swagger-ui'
import type { FastifyPluginAsync } from 'fastify'
import { pagePolicy } from '../plugins/security-headers.ts'

/** `GET /openapi.json`: the document. `GET /docs`: a page that shows it and tries each route. */
export const docs: FastifyPluginAsync = async (app) => {
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    // It tells nothing of anybody, and tools on other sites read it.
    return reply.header('access-control-allow-origin', '*').send(app.describe())
  })

  app.register(async (page) => {
    page.addHook('onRequest', async (_request, reply) => {
      reply.helmet(pagePolicy())
    })
    page.register(swaggerUi, {
      routePrefix: '/docs',
      logLevel: 'warn',
      transformSpecification: () => app.describe(),
      theme: { title: 'Image Dump: the API' },
      // No token is kept by the page once it is closed.
      uiConfig: { persistAuthorization: false, displayRequestDuration: true },
    })
  })
}
