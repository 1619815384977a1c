import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FileRecord, ReportedFile } from '@image-dump/database'
import { refusalText } from '@image-dump/invitations'
import { ObjectMissing, StorageError } from '@image-dump/storage'
import { type Static, Type } from 'typebox'
import { notFound, Problem, unavailable } from '../../problem.ts'
import { theInvitation } from './invited.ts'
import type { InvitationsOptions } from './options.ts'

const CompleteBody = Type.Object({
  /** The number of the file, as its policy has it. */
  file: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  uploaded: Type.Optional(Type.Boolean()),
  fileSize: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
  fileType: Type.Optional(Type.Union([Type.String({ maxLength: 1000 }), Type.Null()])),
  metadata: Type.Optional(Type.Union([Type.String(), Type.Object({}), Type.Null()])),
})

/** How long an answer waits for the file to be looked at, in milliseconds. */
const patience = 5000

/** In bytes: metadata that a browser read from a photo may be some kilobytes. */
const bodyLimit = 131_072

/**
 * `POST /api/files/complete`: a file has come. It is looked at by a worker, which is waited for a
 * few seconds, so that a browser learns at once what is not an image. Whatever is said here of the
 * file is kept, and relied on for nothing.
 */
export const complete: FastifyPluginAsyncTypebox<InvitationsOptions> = async (app, options) => {
  const { services, stopping } = options
  const { files, fileQueue, fileWaits, store } = services

  app.post(
    '/api/files/complete',
    { schema: { body: CompleteBody }, bodyLimit },
    async (request) => {
      const { token } = theInvitation(request)
      const id = request.body.file
      const find = async () => {
        const found = await files.find(id, token)
        if (found === undefined) throw notFound('This invitation has no file of this number.')
        return found
      }
      const before = await find()
      const reported = toReported(request.body)
      if (reported.uploaded && before.status === 'OPEN') await requireUpload(before)
      await files.report(before, reported)
      if (!reported.uploaded) return {}
      // What the queue does not take now is handed out by the sweep.
      await fileQueue
        .add([id])
        .catch((err) => request.log.warn({ err, fileId: id }, 'not handed out'))
      await fileWaits.until(id, AbortSignal.any([stopping, AbortSignal.timeout(patience)]))
      const { status, refusal } = await find()
      if (refusal !== null) throw new Problem(422, refusalText(refusal))
      if (status === 'OPEN') throw nothingThere()
      return {}
    },
  )

  /** @throws Problem 409 where nothing was uploaded, 503 where that can't be told */
  async function requireUpload({ path }: FileRecord): Promise<void> {
    try {
      await store.head(path)
    } catch (cause) {
      if (cause instanceof ObjectMissing) throw nothingThere()
      if (!(cause instanceof StorageError)) throw cause
      throw unavailable('The store can’t be asked at the moment.', { cause })
    }
  }
}

const nothingThere = () => new Problem(409, 'Nothing was uploaded to the URL of this file.')

function toReported(body: Static<typeof CompleteBody>): ReportedFile {
  const { uploaded = true, fileSize = null, fileType = null, metadata = null } = body
  const text = typeof metadata === 'object' ? metadata && JSON.stringify(metadata) : metadata
  return { uploaded, fileSize, fileType, metadata: text }
}
