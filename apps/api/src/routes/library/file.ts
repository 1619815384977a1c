import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Photo } from '@image-dump/database'
import { isShrinkable } from '@image-dump/image'
import { edgeFor } from '@image-dump/library'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { validate as isUuid } from 'uuid'
import { notFound } from '../../problem.ts'
import type { LibraryOptions } from './options.ts'
import { canSee, findPhoto } from './photo-access.ts'
import { sendOriginal, sendThumbnail } from './send-file.ts'

const FileParams = Type.Object({ id: Type.String() })

const pixels = Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 }))
const FileQuery = Type.Object({ w: pixels, h: pixels })

/** In seconds: a copy of a photo that is deleted stays no longer in any cache. */
const maxAge = 3600

/** A draft is for who was told its id; a cache that many share was not. */
function cacheControlOf({ publishedAt }: Photo): string {
  return publishedAt === null ? 'private, no-cache' : `public, max-age=${maxAge}`
}

type FileRequest = FastifyRequest<{
  Params: Static<typeof FileParams>
  Querystring: Static<typeof FileQuery>
}>

/**
 * `GET /api/images/:id`: the file itself, or with `w` or `h` a thumbnail of it. Of the UUID no token
 * is asked for: to know it is to be allowed. The number can be guessed, so it finds only what the
 * sender may see.
 */
export const file: FastifyPluginAsyncTypebox<LibraryOptions> = async (app, { services }) => {
  const schema = { params: FileParams, querystring: FileQuery }
  // HEAD is a route of its own: Fastify's would read the whole file to throw it away.
  const config = { isEmbeddable: true }
  app.route({ method: ['GET', 'HEAD'], url: '/api/images/:id', config, schema, handler })

  async function handler(request: FileRequest, reply: FastifyReply) {
    const { w: width, h: height } = request.query
    if (!isUuid(request.params.id)) {
      // What a number is answered depends on who asks: no cache may answer for us, with a 404 either.
      reply.headers({ vary: 'Authorization', 'cache-control': 'no-store' })
    }
    const photo = await findPhoto(services.photos, request.params.id)
    if (photo === undefined || !(await mayHave(request, photo))) {
      throw notFound('There is no image of this id.')
    }
    const sending = { request, reply, photo, cacheControl: cacheControlOf(photo), services }
    const edge = isShrinkable(photo.contentType)
      ? edgeFor(photo, { ...(width && { width }), ...(height && { height }) })
      : undefined
    if (edge === undefined) return sendOriginal(sending)
    if (await sendThumbnail({ ...sending, edge })) return reply
    // It may be that the decoder was busy for too long: the next one who asks may get a thumbnail.
    return sendOriginal({ ...sending, cacheControl: 'no-store' })
  }

  async function mayHave(request: FileRequest, photo: Photo): Promise<boolean> {
    return (
      isUuid(request.params.id) || canSee(photo, undefined) || canSee(photo, await who(request))
    )
  }

  /** Whose token came with the request, if any: a bad one is none. */
  async function who(request: FileRequest): Promise<string | undefined> {
    return (await app.recognize(request))?.id
  }
}
