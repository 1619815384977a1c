import { OperatorThrottle } from '@image-dump/accounts'
import { Operator, type OperatorCredentials } from '@image-dump/service'
import type { FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { Problem } from '../problem.ts'
import { sendProblem, toProblem } from './problems.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * An onRequest hook: lets nobody through but the operator. It answers by itself, for what comes
     * after it may have another way to tell of errors.
     */
    authenticateOperator(request: FastifyRequest, reply: FastifyReply): Promise<unknown>
  }
}

export interface OperatorsOptions {
  readonly admin: OperatorCredentials
}

/** Keeps the operators' pages for operators: HTTP Basic, and few attempts at it. */
export const operators = fastifyPlugin<OperatorsOptions>(async (app, { admin }) => {
  const operator = new Operator(admin)
  const throttle = new OperatorThrottle()

  app.decorate('authenticateOperator', async (request, reply) => {
    try {
      await authenticate(request)
      refuseOtherSites(request)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      request.problem = toProblem(error)
      await sendProblem(request.problem, request, reply)
      return reply
    }
  })

  async function authenticate({ ip, headers }: FastifyRequest): Promise<void> {
    await throttle.admit(ip)
    if (operator.recognises(headers.authorization)) return
    // A browser comes without a password first, and asks for one then.
    if (headers.authorization !== undefined) await throttle.countFailure(ip)
    throw new Problem(401, 'This is for operators.', {
      headers: { 'www-authenticate': 'Basic realm="image-dump operators", charset="UTF-8"' },
    })
  }
})

/**
 * `host` is what a trusted proxy says that the browser asked for.
 *
 * A browser sends the password with whatever any page has it send. What changes something has to
 * come from our own pages, or from no browser at all.
 *
 * @throws Problem 403 where another site's page sent it
 */
function refuseOtherSites({ method, headers, host }: FastifyRequest): void {
  if (method === 'GET' || method === 'HEAD') return
  const { origin, 'sec-fetch-site': site = 'same-origin' } = headers
  const isOwn = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)
  if (isOwn && (site === 'same-origin' || site === 'none')) return
  throw new Problem(403, 'Another site’s page may not do this.')
}
