import type { FastifyPluginAsync, HTTPMethods } from 'fastify'
import { bodyLimit } from './options.ts'

/**
 * `POST` or `DELETE /logout/access` and `/logout/refresh`: the token that the request comes with is
 * good for nothing any more. The other one of its session stays what it is.
 */
export const logout: FastifyPluginAsync = async (app) => {
  const method: HTTPMethods[] = ['POST', 'DELETE']

  app.route({
    method,
    url: '/logout/access',
    bodyLimit,
    onRequest: app.authenticate,
    handler: async (request) => {
      await app.logOut(request)
      return { message: 'The access token has been logged out.' }
    },
  })

  app.route({
    method,
    url: '/logout/refresh',
    bodyLimit,
    onRequest: app.authenticateRefresh,
    handler: async (request) => {
      await app.logOut(request)
      return { message: 'The refresh token has been logged out.' }
    },
  })
}
