import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import fastifyPlugin from 'fastify-plugin'
import { Problem } from '../problem.ts'

interface PipeliningOptions {
  /** Requests on one connection that are not answered yet. */
  readonly most: number
}

/** What a client that pipelines at all sends at once: the few that it needs next. */
export const pipeliningLimits: PipeliningOptions = { most: 16 }

/**
 * Bounds the answers that wait on one connection for those before them (RFC 9112 9.3.2). Node begins
 * every request that it has read, and one read holds 1,600 short ones: without this, 400 KB of
 * requests whose answers nobody read made the process grow by 500 MB.
 *
 * What comes over it is refused, and the connection closed behind that answer; to ask again on a new
 * one is what the RFC has such clients do.
 */
export const pipelining = fastifyPlugin<PipeliningOptions>(async (app, { most }) => {
  const unanswered = new WeakMap<Socket, number>()
  const counted = new WeakSet<IncomingMessage>()

  app.addHook('onRequest', ({ raw }, _reply, done) => {
    const count = (unanswered.get(raw.socket) ?? 0) + 1
    unanswered.set(raw.socket, count)
    counted.add(raw)
    if (count > most) {
      throw new Problem(429, `A connection takes ${most} requests at a time.`, {
        headers: { connection: 'close' },
      })
    }
    done()
  })

  // Of an answer that broke off nothing is to be counted down: its connection is gone with it.
  app.addHook('onResponse', ({ raw }, _reply, done) => {
    if (counted.delete(raw)) unanswered.set(raw.socket, (unanswered.get(raw.socket) ?? 1) - 1)
    done()
  })
})
