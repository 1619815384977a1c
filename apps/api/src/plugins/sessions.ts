import { randomBytes, randomUUID } from 'node:crypto'
import jwt from '@fastify/jwt'
import type { User } from '@image-dump/database'
import type { FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { validate as isUuid } from 'uuid'
import { unauthorized } from '../problem.ts'
import type { Services } from '../services.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Starts a session for a user, which ends every earlier one. */
    startSession(user: User): Promise<Session>
    /** An onRequest hook: lets nobody through but the bearer of an access token. */
    authenticate(request: FastifyRequest): Promise<void>
  }
  interface FastifyRequest {
    /** Whose access token it is; throws on a route that `authenticate` does not guard. */
    readonly sender: User
    /** Whose token it claims to be, until `authenticate` has verified it. */
    claimant: User | null
  }
}

declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: Claims
  }
}

interface Claims {
  readonly sub: string
  readonly jti: string
  /** What the token is for: one kind is never taken for the other. */
  readonly typ: 'access' | 'refresh'
}

interface Session {
  readonly accessToken: string
  readonly refreshToken: string
}

interface SessionOptions {
  readonly users: Services['users']
  /** In milliseconds. */
  readonly tokenExpiry: number
  /** In milliseconds. */
  readonly refreshTokenExpiry: number
}

const issuer = 'image-dump'

/**
 * Sessions: JWTs that are signed with the user's own secret. A sign-in makes a new secret, so what
 * the former one signed is void.
 */
export const sessions = fastifyPlugin<SessionOptions>(async (app, options) => {
  const { users } = options

  await app.register(jwt, {
    secret: async (request: FastifyRequest, token: unknown) => {
      const user = await ownerOf(token)
      request.claimant = user
      return user.secret
    },
    decode: { complete: true },
    sign: { algorithm: 'HS256', iss: issuer },
    verify: {
      algorithms: ['HS256'],
      allowedIss: issuer,
      checkTyp: 'JWT',
      requiredClaims: ['exp', 'iat', 'iss', 'jti', 'sub', 'typ'],
      extractToken: bearerToken,
    },
    trusted: (_request, claims) => claims.typ === 'access',
  })

  app.decorateRequest('claimant', null)
  app.decorateRequest('sender', {
    getter() {
      if (this.claimant === null) throw new Error('the route is not behind authenticate')
      return this.claimant
    },
  })

  app.decorate('startSession', async (user) => {
    const key = randomBytes(32)
    await users.replaceSecret(user.id, key)
    // The one duration that a library here takes in seconds.
    const sign = (typ: Claims['typ'], expiry: number) =>
      app.jwt.sign({ sub: user.id, jti: randomUUID(), typ }, { key, expiresIn: expiry / 1000 })
    return {
      accessToken: sign('access', options.tokenExpiry),
      refreshToken: sign('refresh', options.refreshTokenExpiry),
    }
  })

  app.decorate('authenticate', async (request) => {
    try {
      await request.jwtVerify()
    } catch (cause) {
      request.claimant = null
      throw isTokenError(cause) ? unauthorized('The access token is not valid.', { cause }) : cause
    }
  })

  async function ownerOf(token: unknown) {
    const id = subjectOf(token)
    const user = id === undefined ? undefined : await users.withSecret(id)
    if (user === undefined) throw unauthorized('The access token is not valid.')
    return user
  }
})

/** `Authorization: Bearer <jwt>`, or the bare `Authorization: <jwt>` that older clients send. */
function bearerToken({ headers }: FastifyRequest): string {
  const [, token] =
    /^(?:Bearer +)?([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(headers.authorization ?? '') ?? []
  if (token === undefined) throw unauthorized('This needs an access token: Authorization: Bearer …')
  return token
}

/** Whom an unverified token claims to speak for. */
function subjectOf(token: unknown): string | undefined {
  if (typeof token !== 'object' || token === null || !('payload' in token)) return undefined
  const { payload } = token
  if (typeof payload !== 'object' || payload === null || !('sub' in payload)) return undefined
  return isUuid(payload.sub) && typeof payload.sub === 'string' ? payload.sub : undefined
}

/** Whether @fastify/jwt or fast-jwt found fault with the token; all else is trouble of ours. */
function isTokenError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code.startsWith('FST_JWT_') || code.startsWith('FAST_JWT_')
}
