import type { FastifyPluginAsync } from 'fastify'
import { sendExpiredPage, sendUploadPage } from '../pages.ts'
import { invitationOf } from './invited.ts'
import type { InvitationsOptions } from './options.ts'

/** `GET /api/upload/?access_token=`: the page of an invitation, or one that says that it is over. */
export const uploadPage: FastifyPluginAsync<InvitationsOptions> = async (app, { services }) => {
  app.get('/api/upload', { schema: { hide: true } }, async (request, reply) => {
    const invitation = await invitationOf(services.invitations, request)
    return invitation ? sendUploadPage(reply) : sendExpiredPage(reply)
  })
}
