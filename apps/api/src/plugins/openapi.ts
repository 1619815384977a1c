import swagger from '@fastify/swagger'
import fastifyPlugin from 'fastify-plugin'
import { about, describeOperations } from '../openapi/document.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The OpenAPI document of all routes, once they are there. */
    describe(): ReturnType<typeof describeOperations>
  }
}

/**
 * Makes the OpenAPI document from the schemas that validate, of the routes that are registered after
 * it. Pages and the answers to methods that a path does not take are hidden.
 */
export const openapi = fastifyPlugin(async (app) => {
  await app.register(swagger, { ...(about && { openapi: about }) })
  app.decorate('describe', () => describeOperations(app.swagger()))
})
