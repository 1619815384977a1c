import type { Invitation, Invitations } from '@image-dump/database'
import type { FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { validate as isUuid } from 'uuid'
import { Problem } from '../../problem.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** An onRequest hook: lets nobody through but who has the token of an invitation. */
    requireInvitation(request: FastifyRequest): Promise<void>
  }
  interface FastifyRequest {
    /** Whose token it is; null on a route that `requireInvitation` does not guard. */
    invitation: Invitation | null
  }
}

/**
 * The invitation whose token is in the query of a request, `?access_token=`; undefined where there is
 * none, or it is unknown or has expired. Which of those, nobody is told.
 */
export async function invitationOf(
  invitations: Pick<Invitations, 'find'>,
  { query }: Pick<FastifyRequest, 'query'>,
): Promise<Invitation | undefined> {
  const token =
    typeof query === 'object' && query !== null && 'access_token' in query
      ? query.access_token
      : undefined
  return typeof token === 'string' && isUuid(token) ? invitations.find(token) : undefined
}

/** Guards what an invitation opens. */
export const invited = fastifyPlugin<{ readonly invitations: Pick<Invitations, 'find'> }>(
  async (app, { invitations }) => {
    app.decorateRequest('invitation', null)
    app.decorate('requireInvitation', async (request) => {
      const invitation = await invitationOf(invitations, request)
      if (invitation === undefined) {
        throw new Problem(403, 'The access_token is not that of an invitation, or it has expired.')
      }
      request.invitation = invitation
    })
  },
)

/** The invitation of a request that came past `requireInvitation`. */
export function theInvitation({ invitation }: Pick<FastifyRequest, 'invitation'>): Invitation {
  if (invitation === null) throw new Error('the route is not behind requireInvitation')
  return invitation
}
