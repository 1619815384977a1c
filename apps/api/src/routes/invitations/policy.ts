import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { TooManyFiles } from '@image-dump/database'
import { extensionOf, nameOf } from '@image-dump/invitations'
import { Type } from 'typebox'
import { Problem, unprocessable } from '../../problem.ts'
import { theInvitation } from './invited.ts'
import type { InvitationsOptions } from './options.ts'

const PolicyBody = Type.Object({ filename: Type.String({ maxLength: 1000 }) })

/** `POST /api/files/policy`: a file is going to come, and this is where it is to be put. */
export const policy: FastifyPluginAsyncTypebox<InvitationsOptions> = async (app, options) => {
  const { services, urlExpiry, maxBytes } = options

  app.post(
    '/api/files/policy',
    { schema: { body: PolicyBody }, bodyLimit: 16_384 },
    async (request) => {
      const { token } = theInvitation(request)
      const name = nameOf(request.body.filename)
      if (name === undefined) {
        const message = 'must have a character that can be seen'
        throw unprocessable('The body breaks the rules.', [{ path: 'filename', message }])
      }
      const file = await services.files
        .add({ token, name, extension: extensionOf(name), urlExpiry })
        .catch(refuseTooMany)
      const { id, path } = file
      const signed = await services.store.presignPut(path, { expiresIn: urlExpiry, maxBytes })
      const url = services.publicUrl.asReachedBy(request, signed)
      return { key: path, file_bucket_path: path, file_id: id, filename: name, url, token }
    },
  )
}

function refuseTooMany(error: unknown): never {
  if (!(error instanceof TooManyFiles)) throw error
  throw new Problem(409, 'Too many files were begun with this invitation that have not come.')
}
