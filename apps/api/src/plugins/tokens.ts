import jwt from '@fastify/jwt'
import type { Denylist } from '@image-dump/accounts'
import type { Session, Sessions, User } from '@image-dump/database'
import type { FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { invalidToken, unauthorized } from '../problem.ts'
import { type Claims, issuer, readClaims } from '../token-claims.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** An onRequest hook: lets nobody through but the bearer of an access token. */
    authenticate(request: FastifyRequest): Promise<void>
    /** An onRequest hook: lets nobody through but the bearer of a refresh token. */
    authenticateRefresh(request: FastifyRequest): Promise<void>
  }
  interface FastifyRequest {
    /** Whose token it is; throws on a route that nothing of the above guards. */
    readonly sender: User
    /** Whose token it claims to be, until it is verified; null where it is not. */
    claimant: User | null
    /** What that token says, and which session it is of. */
    bearer: Bearer | null
  }
}

declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: Omit<Claims, 'iss' | 'iat' | 'exp' | 'nbf'>
  }
}

/** A token that was verified. */
export interface Bearer {
  readonly session: Session
  readonly claims: Claims
}

interface TokensOptions {
  readonly sessions: Sessions
  readonly denylist: Denylist
}

/**
 * Longer than any token of ours. A longer one is not decoded, so what a stranger may have decoded is
 * bounded, and not only by how long the headers of a request may be.
 */
const longestToken = 2048

/**
 * Verifies tokens: JWTs that are signed with the secret of their user's session. Whatever is wrong
 * with one, the answer is 401 (RFC 6750 3.1).
 */
export const tokens = fastifyPlugin<TokensOptions>(async (app, { sessions, denylist }) => {
  await app.register(jwt, {
    secret: async () => {
      throw new Error('each session has a secret of its own')
    },
    decode: { complete: true },
    sign: { algorithm: 'HS256', iss: issuer },
    verify: {
      algorithms: ['HS256'],
      allowedIss: issuer,
      checkTyp: 'JWT',
      requiredClaims: ['exp', 'iat', 'iss', 'jti', 'sub', 'typ'],
    },
  })

  app.decorateRequest('claimant', null)
  app.decorateRequest('bearer', null)
  app.decorateRequest('sender', {
    getter() {
      if (this.claimant === null) throw new Error('the route is not behind authenticate')
      return this.claimant
    },
  })

  app.decorate('authenticate', (request) => verify(request, 'access'))
  app.decorate('authenticateRefresh', (request) => verify(request, 'refresh'))

  async function verify(request: FastifyRequest, kind: Claims['typ']): Promise<void> {
    const token = bearerToken(request)
    try {
      const claims = readClaims(app.jwt.decode(token))
      const session = claims && (await sessions.find(claims.sub))
      if (claims === undefined || session === undefined) throw invalidToken()
      request.claimant = session.user
      app.jwt.verify(token, { key: session.secret })
      request.bearer = { session, claims }
      if (claims.typ !== kind) throw invalidToken(`This needs the ${kind} token.`)
      // Last, so that only who holds a genuine token costs Redis a question.
      if (await denylist.has(claims.jti)) throw invalidToken('The token was logged out.')
    } catch (cause) {
      request.claimant = null
      request.bearer = null
      throw isTokenError(cause) ? invalidToken(undefined, { cause }) : cause
    }
  }
})

/** `Authorization: Bearer <jwt>`, or the bare `Authorization: <jwt>` that older clients send. */
function bearerToken({ headers }: FastifyRequest): string {
  const { authorization } = headers
  if (authorization === undefined) {
    throw unauthorized('This needs a token: Authorization: Bearer …')
  }
  const [, token = '', signature = ''] =
    /^(?:Bearer +)?([\w-]+\.[\w-]+\.([\w-]*))$/i.exec(authorization) ?? []
  // Base64 has four spellings for a signature of 32 bytes; one token has one.
  const isCanonical = Buffer.from(signature, 'base64url').toString('base64url') === signature
  if (token === '' || token.length > longestToken || !isCanonical) throw invalidToken()
  return token
}

/** Whether @fastify/jwt or fast-jwt found fault with the token; all else is trouble of ours. */
function isTokenError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code.startsWith('FST_JWT_') || code.startsWith('FAST_JWT_')
}
