import type { ByteRange } from '@image-dump/storage'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import parseRange from 'range-parser'
import { validate as isUuid } from 'uuid'
import { notFound, Problem } from '../problem.ts'
import type { Services } from '../services.ts'

interface ImagesOptions {
  readonly services: Pick<Services, 'images' | 'store'>
}

type ImageRequest = FastifyRequest<{ Params: { id: string } }>

/**
 * `GET /api/images/:id`: the file itself. No token is asked for: to know the id is to be allowed.
 * What it serves came from strangers, so the headers keep a browser from running any of it.
 */
export const images: FastifyPluginAsync<ImagesOptions> = async (app, { services }) => {
  // HEAD is a route of its own: Fastify's would read the whole file to throw it away.
  const method = ['GET', 'HEAD']
  app.route({ method, url: '/api/images/:id', handler })

  async function handler(request: ImageRequest, reply: FastifyReply) {
    const { id } = request.params
    const image = isUuid(id) ? await services.images.stored(id) : undefined
    if (image === undefined) throw notFound('There is no image of this id.')
    const etag = `"${image.sha256.toString('hex')}"`
    const ifRange = request.headers['if-range'] ?? etag
    const range = ifRange === etag ? rangeOf(request.headers.range, image.bytes) : undefined
    const isKnown = matches(request.headers['if-none-match'], etag)
    const hasBody = request.method !== 'HEAD' && !isKnown
    // Before any header: a file that is gone is answered without them.
    const file = hasBody ? await services.store.get(image.key, range) : ''
    reply.headers({
      etag,
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-disposition': `inline; filename="${image.key.split('/').at(-1)}"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
    if (isKnown) return reply.status(304).send()
    if (range) {
      reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${image.bytes}`)
    }
    return reply
      .type(image.contentType)
      .header('content-length', range ? range.end - range.start + 1 : image.bytes)
      .send(file)
  }
}

/** RFC 9110 13.1.2: a list of tags, weak or strong, or `*`. */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || tags.includes('*')
}

/**
 * The one range that a `Range` header asks for. RFC 9110 14.2 lets a server ignore the header; a
 * malformed one is, and so is one that asks for several parts, as no client of ours needs them.
 *
 * @throws Problem 416 where the file has no such bytes
 */
function rangeOf(header: string | undefined, size: number): ByteRange | undefined {
  if (header === undefined) return undefined
  const ranges = parseRange(size, header)
  if (ranges === -1) {
    const headers = { 'content-range': `bytes */${size}` }
    throw new Problem(416, `The file has ${size} bytes.`, { headers })
  }
  const [range, ...others] = ranges === -2 || ranges.type !== 'bytes' ? [] : ranges
  return others.length > 0 ? undefined : range
}
