import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { rangeOf } from '../library/preconditions.ts'
import { allowed, config, type SignedFilesOptions } from './signed-files.ts'

/** `GET /files/*`: the file of a URL, or a range of it, as the URL says that it is to be read. */
export const getFile: FastifyPluginAsync<SignedFilesOptions> = async (app, options) => {
  const { store, signedUrls } = options
  const routeConfig = { ...config, isEmbeddable: true }
  // HEAD is a route of its own: Fastify's would read the whole file to throw it away.
  const schema = { hide: true }
  app.route({ method: ['GET', 'HEAD'], url: '/files/*', config: routeConfig, schema, handler })

  async function handler(request: FastifyRequest, reply: FastifyReply) {
    const { key, headers } = allowed(() => signedUrls.verifyGet(request.url))
    const { bytes, lastModified } = await store.head(key)
    // What would tell one version of the file from another is not known, so If-Range gets it whole.
    const isRanged = request.headers['if-range'] === undefined
    const range = isRanged ? rangeOf(request.headers.range, bytes) : undefined
    const file = request.method === 'HEAD' ? '' : await store.get(key, range)
    if (range) {
      reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`)
    }
    return reply
      .headers({
        ...headers,
        'accept-ranges': 'bytes',
        'last-modified': lastModified.toUTCString(),
        'cache-control': 'private, max-age=3600',
        // It came from a stranger, so a browser is kept from running any of it.
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      })
      .header('content-length', range ? range.end - range.start + 1 : bytes)
      .send(file)
  }
}
