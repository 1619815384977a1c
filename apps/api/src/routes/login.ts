import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Credentials, SignIn } from '@image-dump/accounts'
import { type Static, Type } from 'typebox'
import { basicCredentials } from '../basic-credentials.ts'
import { unauthorized, unprocessable } from '../problem.ts'

const LoginBody = Type.Object({
  // Postgres holds no NUL, so no user has one in their name.
  username: Type.String({ minLength: 1, maxLength: 320, pattern: '^[^\\u0000]*$' }),
  password: Type.Optional(Type.String()),
  password_hash: Type.Optional(Type.String({ pattern: '^[0-9a-fA-F]{64}$' })),
})
type LoginBody = Static<typeof LoginBody>

/** With HTTP Basic there is no body. */
const OptionalLoginBody = Type.Unsafe<LoginBody | null>({ ...LoginBody, type: ['object', 'null'] })

interface LoginOptions {
  readonly signIn: SignIn
  /** In milliseconds. */
  readonly tokenExpiry: number
}

/** `POST /login`: a password, its digest, or HTTP Basic with either, for a pair of tokens. */
export const login: FastifyPluginAsyncTypebox<LoginOptions> = async (app, options) => {
  const schema = { body: OptionalLoginBody }
  app.post('/login', { schema, bodyLimit: 16_384 }, async (request) => {
    const credentials = credentialsOf(request.headers.authorization, request.body)
    const user = await options.signIn.verify(credentials)
    if (user === undefined) throw unauthorized('The username or the password is wrong.')
    const { accessToken, refreshToken } = await app.startSession(user)
    return {
      access_token: accessToken,
      refresh_token: refreshToken,
      token_type: 'Bearer',
      expires_in: options.tokenExpiry / 1000,
    }
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
  throw unprocessable('The body breaks the rules.', [
    { path: body ? 'password' : 'username', message: 'is missing' },
  ])
}
