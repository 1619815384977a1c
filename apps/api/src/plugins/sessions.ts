import { randomBytes, randomUUID } from 'node:crypto'
import type { Denylist } from '@image-dump/accounts'
import { DatabaseAway, type Session, type Sessions, type User } from '@image-dump/database'
import type { FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { invalidToken } from '../problem.ts'
import type { Claims } from '../token-claims.ts'
import type { Bearer } from './tokens.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Starts a session for a user, which ends every earlier one. */
    startSession(user: User): Promise<TokenPair>
    /** After `authenticateRefresh`: the session goes on with another pair of tokens. */
    refreshSession(request: FastifyRequest): Promise<TokenPair>
    /** After either hook: the token that the request came with is good for nothing any more. */
    logOut(request: FastifyRequest): Promise<void>
  }
}

interface TokenPair {
  readonly accessToken: string
  readonly refreshToken: string
}

export interface SessionsOptions {
  readonly sessions: Sessions
  readonly denylist: Denylist
  /** In milliseconds. */
  readonly tokenExpiry: number
  /** In milliseconds. */
  readonly refreshTokenExpiry: number
}

/**
 * Sessions: a secret of the user's own, and the tokens that it signs. A sign-in makes a new secret,
 * so what the former one signed is void. A refresh does not: it changes which refresh token is good.
 */
export const sessions = fastifyPlugin<SessionsOptions>(async (app, options) => {
  const { sessions, denylist, tokenExpiry, refreshTokenExpiry } = options

  app.decorate('startSession', async (user) => {
    const session = { user, secret: randomBytes(32) }
    const refreshId = randomUUID()
    await sessions.start(session, refreshId)
    return pairOf(session, refreshId)
  })

  app.decorate('refreshSession', async (request) => {
    const { session } = bearerOf(request)
    const refreshId = randomUUID()
    await useRefresh(request, refreshId)
    return pairOf(session, refreshId)
  })

  app.decorate('logOut', async (request) => {
    const { claims } = bearerOf(request)
    const isFirst = await denylist.deny(claims.jti, claims.exp * 1000 - Date.now())
    if (!isFirst) throw invalidToken('The token was logged out.')
    // In Postgres as well: a Redis that forgets its denylist revives no session of two weeks.
    if (claims.typ === 'refresh') await voidRefresh(request, claims)
  })

  /** Where Postgres is away nobody is logged out, and the client may come again with its token. */
  async function voidRefresh(request: FastifyRequest, { jti }: Claims): Promise<void> {
    try {
      await useRefresh(request, null)
    } catch (error) {
      if (error instanceof DatabaseAway) {
        await denylist
          .allow(jti)
          .catch((err) => request.log.warn({ err }, 'a token stays denied that may be good'))
      }
      throw error
    }
  }

  /**
   * A refresh token is good once. Who comes with a used one may have stolen it, or was stolen from:
   * neither can be told from the other, so the session is over for both (RFC 9700 4.14.2).
   */
  async function useRefresh(request: FastifyRequest, next: string | null): Promise<void> {
    const { session, claims } = bearerOf(request)
    if (await sessions.useRefresh(session, claims.jti, next)) return
    await sessions.end(session)
    request.log.warn({ userId: session.user.id }, 'a refresh token came twice: its session is over')
    throw invalidToken('The refresh token was used before, so its session has ended.')
  }

  function pairOf({ user, secret: key }: Session, refreshId: string): TokenPair {
    // The one duration that a library here takes in seconds.
    const sign = (typ: Claims['typ'], jti: string, expiry: number) =>
      app.jwt.sign({ sub: user.id, jti, typ }, { key, expiresIn: expiry / 1000 })
    return {
      accessToken: sign('access', randomUUID(), tokenExpiry),
      refreshToken: sign('refresh', refreshId, refreshTokenExpiry),
    }
  }
})

function bearerOf({ bearer }: FastifyRequest): Bearer {
  if (bearer === null) throw new Error('the route is not behind authenticate')
  return bearer
}
