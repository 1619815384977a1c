import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { emailFault } from '@image-dump/accounts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { unprocessable } from '../../problem.ts'
import type { InvitationsOptions } from './options.ts'

const InviteBody = Type.Object({ email: Type.String() })

type InviteRequest = FastifyRequest<{ Body: Static<typeof InviteBody> }>

/**
 * `POST /api/invitations` and `POST /invitation/`: invites an address, or extends its invitation. It
 * is 201 either way, as old clients expect of a `POST` that gives them an invitation.
 */
export const invite: FastifyPluginAsyncTypebox<InvitationsOptions> = async (app, options) => {
  const { services, open, expiry } = options
  for (const url of ['/api/invitations', '/invitation']) {
    app.route({
      method: 'POST',
      url,
      schema: { body: InviteBody },
      bodyLimit: 16_384,
      ...(!open && { onRequest: app.authenticate }),
      handler,
    })
  }

  async function handler(request: InviteRequest, reply: FastifyReply) {
    const { email } = request.body
    const { publicUrl } = services
    const message = emailFault(email)
    if (message !== undefined) {
      throw unprocessable('The body breaks the rules.', [{ path: 'email', message }])
    }
    const inviter = open ? { address: request.ip } : { userId: request.sender.id }
    await services.invitationThrottle.count(inviter)
    const { token, ...invitation } = await services.invitations.invite(email, expiry)
    reply.status(201)
    return {
      token,
      email: invitation.email,
      created_at: invitation.createdAt,
      updated_at: invitation.updatedAt,
      expires_at: invitation.expiresAt,
      upload_link: publicUrl.asReachedBy(
        request,
        `${publicUrl.url}/api/upload/?access_token=${token}`,
      ),
    }
  }
}
