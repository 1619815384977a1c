import fastifyPlugin from 'fastify-plugin'
import { Problem } from '../problem.ts'

/**
 * Refuses a request that names more than one host. Node takes the first of them, where a proxy may
 * have gone by the last (RFC 9112 3.2).
 */
export const oneHost = fastifyPlugin(async (app) => {
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    let hosts = 0
    for (let n = 0; n < raw.rawHeaders.length; n += 2) {
      if (raw.rawHeaders[n]?.toLowerCase() === 'host') hosts += 1
    }
    if (hosts > 1) {
      throw new Problem(400, 'The request names more than one host.', {
        headers: { connection: 'close' },
      })
    }
    done()
  })
})
