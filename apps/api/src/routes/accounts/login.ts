import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Credentials } from '@image-dump/accounts'
import { type Static, Type } from 'typebox'
import { basicCredentials } from '../../basic-credentials.ts'
import { parseJson } from '../../json.ts'
import { bodyReader } from '../../plugins/validation.ts'
import { unprocessable } from '../../problem.ts'
import { readBody } from '../../read-body.ts'
import { type AccountsOptions, bodyLimit } from './options.ts'
import { signIn } from './sign-in.ts'
import { sendTokens } from './token-answer.ts'

const Username = Type.String({ minLength: 1, maxLength: 320 })

const LoginBody = Type.Object({
  username: Username,
  password: Type.Optional(Type.String()),
  password_hash: Type.Optional(
    Type.String({
      description: 'the SHA-256 of the password, in 64 hexadecimal digits',
      pattern: '^[0-9a-fA-F]{64}$',
    }),
  ),
})
type LoginBody = Static<typeof LoginBody>

/** With HTTP Basic there is no body. */
const OptionalLoginBody = Type.Unsafe<LoginBody | null>({
  ...LoginBody,
  type: ['object', 'null'],
  anyOf: [{ required: ['password'] }, { required: ['password_hash'] }],
})

export const ApiLoginBody = Type.Object({ login: Username, password: Type.String() })

/**
 * `POST /login`: a password, its digest, or HTTP Basic with either, for a pair of tokens.
 * `POST /api/login`, and `GET` with a body: a password for an access token.
 */
export const login: FastifyPluginAsyncTypebox<AccountsOptions> = async (app, options) => {
  const { guardedSignIn } = options.services
  const readLogin = bodyReader(ApiLoginBody)

  app.post('/login', { schema: { body: OptionalLoginBody }, bodyLimit }, async (request, reply) => {
    const credentials = credentialsOf(request.headers.authorization, request.body)
    const user = await signIn(guardedSignIn, request, credentials)
    return sendTokens(reply, await app.startSession(user), options.tokenExpiry)
  })

  // HEAD would sign in as well, and say nothing.
  app.route({
    method: ['GET', 'POST'],
    url: '/api/login',
    exposeHeadRoute: false,
    bodyLimit,
    handler: async (request, reply) => {
      // What GET means to Fastify has no body, so nobody has read it.
      const body = request.method === 'GET' ? parseJson(await readBody(request)) : request.body
      const { login: username, password } = readLogin(body ?? {})
      const user = await signIn(guardedSignIn, request, { username, password })
      const { accessToken } = await app.startSession(user)
      reply.header('cache-control', 'no-store')
      return { Authorization: accessToken }
    },
  })
}

function credentialsOf(authorization: string | undefined, body: LoginBody | null): Credentials {
  const basic = basicCredentials(authorization)
  if (basic) return { username: basic.username, passwordOrDigest: basic.password }
  const { username, password, password_hash } = body ?? {}
  if (username !== undefined && password !== undefined) return { username, password }
  if (username !== undefined && password_hash !== undefined) {
    return { username, digest: password_hash.toLowerCase() }
  }
  throw unprocessable('There is neither a body nor HTTP Basic.', [
    { path: 'username', message: 'is missing' },
    { path: 'password', message: 'is missing, as is password_hash: one is needed' },
  ])
}
