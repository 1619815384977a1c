import { RedisAway, TooManyAttempts } from '@image-dump/accounts'
import { DatabaseAway } from '@image-dump/database'
import { renderProblemXml } from '@image-dump/dump'
import { ObjectMissing, StorageError } from '@image-dump/storage'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { documentOf, notFound, Problem, tooManyRequests, unavailable } from '../problem.ts'
import { refusesInXml } from '../routes/dumps/format.ts'
import { maskedPath } from './access-log.ts'

/** Answers every error with a problem document (RFC 9457), and logs those that are ours. */
export const problems = fastifyPlugin(async (app) => {
  app.setNotFoundHandler((request) => {
    throw notFound(`There is nothing at ${maskedPath(request)}.`)
  })

  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = toProblem(error, request.routeOptions.bodyLimit)
    // The client has hung up while it was answered: that is its own affair.
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') request.problem = problem
    if (problem.status === 500) request.log.error({ err: error }, 'request failed')
    else if (problem.status > 500) request.log.warn({ cause: causeOf(error) }, problem.detail)
    return sendProblem(problem, request, reply)
  })
})

export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply) {
  const document = documentOf(problem, request.id)
  reply.status(problem.status).headers(problem.headers)
  return refusesInXml(request)
    ? reply.type('application/problem+xml; charset=utf-8').send(renderProblemXml(document))
    : reply.type('application/problem+json; charset=utf-8').send(JSON.stringify(document))
}

/** What is away says so in the innermost error; the way it took to us helps nobody. */
function causeOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(causeOf).join('; ')
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message || error.name : causeOf(error.cause)
}

/**
 * What each error becomes for the client. What is not listed is ours, and says nothing.
 *
 * @param bodyLimit of the route, in bytes
 */
export function toProblem(
  error: Error & Partial<Pick<FastifyError, 'code' | 'statusCode'>>,
  bodyLimit?: number,
): Problem {
  if (error instanceof Problem) return error
  if (error instanceof ObjectMissing) return notFound('There is no such file.')
  if (error instanceof StorageError)
    return unavailable('Files can’t be kept or read at the moment.')
  if (error instanceof DatabaseAway) return unavailable('This can’t be looked up at the moment.')
  if (error instanceof RedisAway) return unavailable('This can’t be checked at the moment.')
  if (error instanceof TooManyAttempts) {
    return tooManyRequests('There were too many attempts; try again later.', error.retryAfter)
  }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem(413, `The body is larger than the ${bodyLimit} bytes that it may have.`)
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Problem(
        415,
        'The body’s Content-Type is none that this route takes: JSON, or XML for a dump.',
      )
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new Problem(400, 'The body is empty.')
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new Problem(400, error.message)
  }
  const status = error.statusCode ?? 500
  if (status >= 400 && status < 500) return new Problem(status, error.message)
  return new Problem(500, 'Something went wrong on our side.')
}
