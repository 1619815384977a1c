import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type Applicant, RegistrationRefused } from '@image-dump/accounts'
import { type Account, AccountTaken } from '@image-dump/database'
import { Type } from 'typebox'
import { Problem, unprocessable } from '../../problem.ts'
import { type AccountsOptions, bodyLimit } from './options.ts'

const RegistrationBody = Type.Object({
  login: Type.String(),
  email: Type.String(),
  password: Type.String(),
})

const RegisterBody = Type.Object({
  username: Type.String(),
  password: Type.String(),
  name: Type.String(),
})

/** `POST /api/registration` and `POST /register`: two forms of one account. The new user is bronze. */
export const registration: FastifyPluginAsyncTypebox<AccountsOptions> = async (app, options) => {
  const { registration } = options.services

  app.post(
    '/api/registration',
    { schema: { body: RegistrationBody }, bodyLimit },
    async (request, reply) => {
      const { login: username, ...rest } = request.body
      const applicant = { username, email: rest.email, password: rest.password }
      const account = await register(applicant, request.ip, { username: 'login' })
      const { id, email, createdAt } = account
      reply.status(201)
      return { createTime: createdAt.toISOString(), email, id, login: account.username }
    },
  )

  app.post('/register', { schema: { body: RegisterBody }, bodyLimit }, async (request, reply) => {
    const { username, password, name } = request.body
    const account = await register({ username, password, name }, request.ip)
    const { accessToken, refreshToken } = await app.startSession(account)
    reply.status(201).header('cache-control', 'no-store')
    return { access_token: accessToken, refresh_token: refreshToken }
  })

  /** @param names what the form calls a field, where it has a name of its own for it */
  async function register(
    applicant: Applicant,
    address: string,
    names: Partial<Record<keyof Applicant, string>> = {},
  ): Promise<Account> {
    try {
      return await registration.register(applicant, address)
    } catch (error) {
      if (error instanceof RegistrationRefused) {
        const faults = error.faults.map(({ field, message }) => ({
          path: names[field] ?? field,
          message,
        }))
        throw unprocessable('The body breaks the rules.', faults)
      }
      if (error instanceof AccountTaken) throw conflict(error.taken.map((it) => names[it] ?? it))
      throw error
    }
  }
}

function conflict(paths: readonly string[]): Problem {
  const errors = paths.map((path) => ({ path, message: 'is taken' }))
  return new Problem(409, `Another account has this ${paths.join(' and this ')}.`, { errors })
}
