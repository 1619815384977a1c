import fastifyPlugin from 'fastify-plugin'
import { unavailable } from '../problem.ts'

/**
 * While the process stops it takes nothing new, and lets go of each connection with its last answer:
 * one that is kept alive would keep the process for as long.
 */
export const draining = fastifyPlugin(async (app) => {
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  app.addHook('onRequest', (_request, _reply, done) => {
    done(closing ? unavailable('This server is stopping.') : undefined)
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) reply.header('connection', 'close')
    done()
  })
})
