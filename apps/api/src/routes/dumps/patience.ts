import type { FastifyReply } from 'fastify'

/**
 * Aborted when nobody should wait any longer: the time is up, the client has hung up, or this
 * process is `stopping`. Fastify's
 * own `request.signal` is no help, being aborted as soon as the body has been read.
 *
 * @param wait in milliseconds
 */
export function patience(reply: FastifyReply, wait: number, stopping: AbortSignal): AbortSignal {
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), wait)
  reply.raw.once('close', () => {
    clearTimeout(timer)
    over.abort()
  })
  // Who has hung up while the body was parsed and kept is not heard of any more.
  if (reply.raw.destroyed) over.abort()
  return AbortSignal.any([over.signal, stopping])
}
