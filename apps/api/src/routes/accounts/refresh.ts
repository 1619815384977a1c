import type { FastifyPluginAsync } from 'fastify'
import { type AccountsOptions, bodyLimit } from './options.ts'
import { sendTokens } from './token-answer.ts'

/** `POST /refresh`: a pair of tokens for a refresh token, which is good for this once. */
export const refresh: FastifyPluginAsync<AccountsOptions> = async (app, { tokenExpiry }) => {
  const onRequest = app.authenticateRefresh
  app.post('/refresh', { onRequest, bodyLimit }, async (request, reply) =>
    sendTokens(reply, await app.refreshSession(request), tokenExpiry),
  )
}
