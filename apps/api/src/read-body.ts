import type { Readable } from 'node:stream'
import { errorCodes, type FastifyRequest } from 'fastify'
import { Problem } from './problem.ts'

/**
 * Reads the body of a request that Fastify does not read, such as a GET.
 *
 * @throws FST_ERR_CTP_BODY_TOO_LARGE where it is over the route's limit; no more of it is kept
 * @throws Problem 400 where it does not come whole
 */
export async function readBody({ raw, routeOptions }: FastifyRequest): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of wholeBody(raw)) {
    length += chunk.length
    if (length > routeOptions.bodyLimit) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * A body as it comes. Who leaves it early leaves the connection as it is.
 *
 * @throws Problem 400 where the client hangs up: that is its own affair, and no error of ours
 */
export async function* wholeBody(body: Readable): AsyncGenerator<Buffer> {
  try {
    // Left as it is: to destroy it would take the connection away from the answer.
    yield* body.iterator({ destroyOnReturn: false })
  } catch (cause) {
    throw notWhole(cause)
  } finally {
    drain(body)
  }
}

export const notWhole = (cause?: unknown) =>
  new Problem(400, 'The body did not come whole.', { cause })

/**
 * Reads on, to nowhere, what is left of a body that is refused: a client that sends all before it
 * reads would never see why, and one that keeps the connection could not use it again.
 */
export function drain(body: Readable): void {
  body.unpipe()
  body.resume()
}
