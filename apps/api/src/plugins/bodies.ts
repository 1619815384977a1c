import type { IncomingMessage } from 'node:http'
import { errorCodes, type FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { parseJson } from '../json.ts'
import { wholeBody } from '../read-body.ts'

/**
 * Reads the bodies of all routes that don't read their own: JSON, or none at all. An empty body is no
 * body, whatever it calls itself: old clients send a Content-Type with every request.
 */
export const bodies = fastifyPlugin(async (app) => {
  app.removeAllContentTypeParsers()

  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => parseJson(body),
  )

  app.addContentTypeParser('*', async (_request: FastifyRequest, body: IncomingMessage) => {
    for await (const chunk of wholeBody(body)) {
      if (chunk.length > 0) throw new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE()
    }
  })

  app.addHook('onRequest', (request, _reply, done) => {
    // Fastify refuses a Content-Type that it can't read before any parser sees it.
    const { headers } = request
    if (headers['content-type'] !== undefined && isEmpty(request) && !request.mediaType) {
      delete headers['content-type']
    }
    done()
  })
})

/** RFC 9112 6.3: a request has a body where one of the two headers says so. */
function isEmpty({ headers }: FastifyRequest): boolean {
  const length = headers['content-length'] ?? '0'
  return headers['transfer-encoding'] === undefined && length === '0'
}
