import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { LibraryOptions } from './options.ts'
import { noPhoto, ownPhoto, visiblePhoto } from './photo-access.ts'
import { toAnswer } from './photo-answer.ts'

const params = Type.Object({ photo_id: Type.String() })

/** In characters: what fits on a screen or two. */
export const longestCaption = 5000

const CaptionBody = Type.Object({ caption: Type.String({ maxLength: longestCaption }) })

/** One photo: to see, to publish, to caption and to delete it. */
export const change: FastifyPluginAsyncTypebox<LibraryOptions> = async (app, { services }) => {
  const { photos, removal } = services

  app.get('/photo/:photo_id', { schema: { params } }, async (request) => {
    return toAnswer(await visiblePhoto(photos, request.params.photo_id, request.sender.id))
  })

  app.route({
    method: ['PUT', 'POST'],
    url: '/post-photo/:photo_id',
    schema: { params },
    handler: async (request) => {
      const photo = await ownPhoto(photos, request.params.photo_id, request.sender.id)
      const published = await photos.publish(photo)
      if (published === undefined) throw noPhoto()
      return toAnswer(published)
    },
  })

  app.route({
    method: ['PUT', 'PATCH', 'POST'],
    url: '/photos/:photo_id/caption',
    schema: { params, body: CaptionBody },
    handler: async (request) => {
      const photo = await ownPhoto(photos, request.params.photo_id, request.sender.id)
      const captioned = await photos.changeCaption(photo, request.body.caption)
      if (captioned === undefined) throw noPhoto()
      return toAnswer(captioned)
    },
  })

  app.delete('/delete-photo/:photo_id', { schema: { params } }, async (request) => {
    const photo = await ownPhoto(photos, request.params.photo_id, request.sender.id)
    if (!(await removal.remove(photo))) throw noPhoto()
    return { message: 'The photo is deleted.', photo_id: photo.photoId, id: photo.id }
  })
}
