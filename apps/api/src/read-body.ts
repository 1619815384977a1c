import { errorCodes, type FastifyRequest } from 'fastify'

/**
 * Reads the body of a request that Fastify does not read, such as a GET.
 *
 * @throws FST_ERR_CTP_BODY_TOO_LARGE where it is over the route's limit; the rest is not read
 */
export async function readBody({ raw, routeOptions }: FastifyRequest): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  // Left as it is: to destroy it would take the connection away from the answer.
  for await (const chunk of raw.iterator({ destroyOnReturn: false })) {
    length += chunk.length
    if (length > routeOptions.bodyLimit) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
