import jwt from '@fastify/jwt'
import type { Denylist } from '@image-dump/accounts'
import type { Session, Sessions, User } from '@image-dump/database'
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { invalidToken, Problem, unauthorized } from '../problem.ts'
import { type Claims, issuer, readClaims } from '../token-claims.ts'

type Hook = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => void

declare module 'fastify' {
  interface FastifyInstance {
    /** An onRequest hook: lets nobody through but the bearer of an access token. */
    authenticate: Hook
    /** An onRequest hook: lets nobody through but the bearer of a refresh token. */
    authenticateRefresh: Hook
    /** Whose access token came with a request; undefined where none did, or it is no good. */
    recognize(request: FastifyRequest): Promise<User | undefined>
  }
  interface FastifyRequest {
    /** Whose token it is; throws on a route that nothing of the above guards. */
    readonly sender: User
    /** Whose token it is; null where it is not verified. */
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

/** A token that was verified, or what is wrong with it. */
type Verdict = Bearer | Problem

/** @throws whatever Postgres or Redis threw, where they could not be asked */
type Verify = (token: string) => Promise<Verdict>

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

  const verifyAccess = verifier('access')
  app.decorate('authenticate', guard(verifyAccess))
  app.decorate('authenticateRefresh', guard(verifier('refresh')))
  app.decorate('recognize', async (request) => {
    const token = bearerToken(request)
    const verdict = token instanceof Problem ? token : await verifyAccess(token)
    return verdict instanceof Problem ? undefined : verdict.session.user
  })

  /** Verifies tokens of a kind. Those who come with the same one in the same turn share the work. */
  function verifier(kind: Claims['typ']): Verify {
    const verdicts = new Map<string, Promise<Verdict>>()
    return (token) => {
      const asked = verdicts.get(token)
      if (asked) return asked
      const verdict = judge(token, kind)
      // Until what came together is read: an answer is never older than its question by more.
      if (verdicts.size === 0) setImmediate(() => verdicts.clear())
      verdicts.set(token, verdict)
      return verdict
    }
  }

  async function judge(token: string, kind: Claims['typ']): Promise<Verdict> {
    try {
      const claims = readClaims(app.jwt.decode(token))
      const session = claims && (await sessions.find(claims.sub))
      if (claims === undefined || session === undefined) return wrongToken
      app.jwt.verify(token, { key: session.secret })
      if (claims.typ !== kind) return invalidToken(`This needs the ${kind} token.`)
      // Last, so that only who holds a genuine token costs Redis a question.
      if (await denylist.has(claims.jti)) return invalidToken('The token was logged out.')
      return { session, claims }
    } catch (error) {
      if (isTokenError(error)) return wrongToken
      throw error
    }
  }
})

function guard(verify: Verify): Hook {
  return (request, _reply, done) => {
    const token = bearerToken(request)
    if (token instanceof Problem) return done(token)
    verify(token).then((verdict) => {
      if (verdict instanceof Problem) return done(verdict)
      request.claimant = verdict.session.user
      request.bearer = verdict
      done()
    }, done)
  }
}

/** They are the same for all, so they are made once; and who is refused is told, not thrown at. */
const noToken = unauthorized('This needs a token: Authorization: Bearer <token>')
const wrongToken = invalidToken()

/** A token as HS256 signs it: 32 bytes in the one of four spellings that base64url writes. */
const form = /^(?:(?i:Bearer) +)?([\w-]+\.[\w-]+\.[\w-]{42}[AEIMQUYcgkosw048])$/

/** `Authorization: Bearer <jwt>`, or the bare `Authorization: <jwt>` that older clients send. */
function bearerToken({ headers: { authorization } }: FastifyRequest): string | Problem {
  if (authorization === undefined) return noToken
  const [, token] = form.exec(authorization) ?? []
  return token === undefined || token.length > longestToken ? wrongToken : token
}

/** Whether @fastify/jwt or fast-jwt found fault with the token; all else is trouble of ours. */
function isTokenError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code.startsWith('FST_JWT_') || code.startsWith('FAST_JWT_')
}
