import { readFile } from 'node:fs/promises'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyPluginAsync } from 'fastify'
import { pagePolicy } from '../plugins/security-headers.ts'

const policy = pagePolicy()

/** `GET /openapi.json`: the document. `GET /docs`: a page that shows it and tries each route. */
export const docs: FastifyPluginAsync = async (app) => {
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    // It tells nothing of anybody, and tools on other sites read it.
    return reply.header('access-control-allow-origin', '*').send(app.describe())
  })

  const [icon, css] = [await read('icon.svg'), await read('page.css')]
  app.register(async (page) => {
    page.addHook('onRequest', async (_request, reply) => {
      reply.headers(policy)
    })
    page.register(swaggerUi, {
      routePrefix: '/docs',
      logLevel: 'warn',
      transformSpecification: () => app.describe(),
      logo: { type: 'image/svg+xml', content: icon },
      theme: {
        title: 'Image Dump: the API',
        css: [{ filename: 'page.css', content: css }],
        favicon: [
          { filename: 'icon.svg', rel: 'icon', type: 'image/svg+xml', sizes: 'any', content: icon },
        ],
      },
      uiConfig: {
        // The page shows where its document is from: the one that is promised, not a copy of it.
        urls: [{ url: '/openapi.json', name: 'Image Dump' }],
        // No token is kept by the page once it is closed.
        persistAuthorization: false,
        displayRequestDuration: true,
      },
    })
  })
}

/** A file of the page's look. */
function read(name: string): Promise<string> {
  return readFile(new URL(`docs/${name}`, import.meta.url), 'utf8')
}
