import type { FastifyInstance, FastifyReply } from 'fastify'

type TokenPair = Awaited<ReturnType<FastifyInstance['startSession']>>

/**
 * Answers with tokens as RFC 6749 5.1 has it, and as that asks for, nobody keeps them on the way.
 *
 * @param expiry how long the access token lives, in milliseconds
 */
export function sendTokens(reply: FastifyReply, pair: TokenPair, expiry: number) {
  reply.header('cache-control', 'no-store')
  return {
    access_token: pair.accessToken,
    refresh_token: pair.refreshToken,
    token_type: 'Bearer',
    expires_in: expiry / 1000,
  }
}
