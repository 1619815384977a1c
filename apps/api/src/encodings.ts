import type { FastifyRequest } from 'fastify'
import { Problem } from './problem.ts'

/**
 * Bodies are read in UTF-8 alone, and only as they are.
 *
 * @throws Problem 415 where the headers say that the body is in another charset, or compressed
 */
export function refuseEncodings({ headers }: Pick<FastifyRequest, 'headers'>): void {
  const [, charset] = /;\s*charset="?([^";\s]*)/i.exec(headers['content-type'] ?? '') ?? []
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new Problem(415, 'The body is to be sent in UTF-8.')
  }
  // RFC 9110 8.4.1: the names of codings are the same in any case.
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') {
    throw new Problem(415, 'The body is to be sent without compression.')
  }
}
