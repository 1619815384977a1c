import type { FastifyPluginAsync, FastifyReply } from 'fastify'

/**
 * `GET /`: the console. `GET /upload`: where the page of an invitation goes once it has read the
 * token from its address, so that a reload finds it: the token is with the tab, and the page itself
 * tells nobody anything.
 */
export const openPages: FastifyPluginAsync = async (app) => {
  app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.sendPage('console'))
  app.get('/upload', { schema: { hide: true } }, async (_request, reply) => sendUploadPage(reply))
}

/** The page that a valid invitation opens. It reads the token from its own address. */
export function sendUploadPage(reply: FastifyReply): FastifyReply {
  return reply.sendPage('upload')
}

/** What it says instead to who comes with an invitation that is unknown or has expired. */
export function sendExpiredPage(reply: FastifyReply): FastifyReply {
  return reply.status(403).sendPage('expired')
}
