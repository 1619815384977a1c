import type { FastifyPluginAsync } from 'fastify'
import { change } from './change.ts'
import { file } from './file.ts'
import { lists } from './lists.ts'
import type { LibraryOptions } from './options.ts'
import { base64Upload } from './upload/base64-upload.ts'
import { multipartUpload } from './upload/multipart-upload.ts'

/** The photo library: the files for whoever knows their ids, all else for its users. */
export const library: FastifyPluginAsync<LibraryOptions> = async (app, options) => {
  app.register(file, options)
  app.register(async (members) => {
    // Before the token is looked at: a refusal is as private as what was refused.
    members.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store')
    })
    members.addHook('onRequest', members.authenticate)
    members.register(lists, options)
    members.register(change, options)
    members.register(base64Upload, options)
    members.register(multipartUpload, options)
  })
}
