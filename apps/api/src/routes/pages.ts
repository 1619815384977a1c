import type { FastifyPluginAsync, FastifyReply } from 'fastify'

/** `GET /`: the console. */
export const consolePage: FastifyPluginAsync = async (app) => {
  app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.sendPage('console'))
}

/** The page that a valid invitation opens. It reads the token from its own address. */
export function sendUploadPage(reply: FastifyReply): FastifyReply {
  return reply.sendPage('upload')
}

/** What it says instead to who comes with an invitation that is unknown or has expired. */
export function sendExpiredPage(reply: FastifyReply): FastifyReply {
  return reply.status(403).sendPage('expired')
}
