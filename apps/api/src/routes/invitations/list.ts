import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { linkNext, ownCursor } from '../library/cursor.ts'
import { toAnswer } from './file-answer.ts'
import { theInvitation } from './invited.ts'
import type { InvitationsOptions } from './options.ts'

const ListQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  cursor: Type.Optional(Type.String()),
})

/** `GET /api/images?access_token=`: the files of an invitation, the newest first. */
export const list: FastifyPluginAsyncTypebox<InvitationsOptions> = async (app, options) => {
  const { services, urlExpiry } = options
  const { store, publicUrl } = services

  // HEAD would sign as many URLs for nothing.
  app.get(
    '/api/images',
    { schema: { querystring: ListQuery }, exposeHeadRoute: false },
    async (request, reply) => {
      const { token } = theInvitation(request)
      const { limit, cursor } = request.query
      const before = cursor === undefined ? undefined : ownCursor.read(cursor)
      const found = await services.files.list(token, limit + 1, before)
      const page = found.slice(0, limit)
      // One more than was asked for says that there is another page.
      linkNext(request, reply, ownCursor, found.length > limit ? page.at(-1)?.id : undefined)
      const link = { store, urlExpiry, reach: (url: string) => publicUrl.asReachedBy(request, url) }
      return Promise.all(page.map((file) => toAnswer(file, link)))
    },
  )
}
