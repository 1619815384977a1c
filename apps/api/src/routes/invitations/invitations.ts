import type { FastifyPluginAsync } from 'fastify'
import { complete } from './complete.ts'
import { invite } from './invite.ts'
import { invited } from './invited.ts'
import { list } from './list.ts'
import type { InvitationsOptions } from './options.ts'
import { policy } from './policy.ts'
import { uploadPage } from './upload-page.ts'

/** Invitations, and what somebody can do who has one. */
export const invitations: FastifyPluginAsync<InvitationsOptions> = async (app, options) => {
  // Before any token is looked at: a refusal is as private as what was refused, and so is the token,
  // which stands in the URL.
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  app.register(invite, options)
  app.register(uploadPage, options)
  app.register(async (guests) => {
    await guests.register(invited, options.services)
    guests.addHook('onRequest', guests.requireInvitation)
    guests.register(policy, options)
    guests.register(complete, options)
    guests.register(list, options)
  })
}
