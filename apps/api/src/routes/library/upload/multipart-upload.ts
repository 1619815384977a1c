import multipart from '@fastify/multipart'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { Problem } from '../../../problem.ts'
import { drain, notWhole } from '../../../read-body.ts'
import type { LibraryOptions } from '../options.ts'
import { sourceOf } from '../photo-answer.ts'
import { badPart, takeUpload, tooLarge } from './take-upload.ts'

const field = 'file'

/** In bytes: what may come besides the image. */
const rest = 1_048_576

const limits = { files: 1, fields: 20, parts: 21, fieldSize: 32_768, headerPairs: 50 }

/** `POST /upload-photo`: an image as the field `file` of a form. Read as it comes. */
export const multipartUpload: FastifyPluginAsync<LibraryOptions> = async (app, options) => {
  const { services, maxBytes } = options
  app.removeAllContentTypeParsers()
  // The image's own limit is held where it is stored.
  app.register(multipart, { limits: { ...limits, fileSize: Number.POSITIVE_INFINITY } })

  app.post('/upload-photo', async (request, reply) => {
    if (!request.isMultipart()) throw new Problem(415, 'A photo is sent as multipart/form-data.')
    const length = Number(request.headers['content-length'] ?? 0)
    if (length > maxBytes + rest) throw tooLarge(maxBytes)
    const upload = { userId: request.sender.id, bytes: fileOf(request), caption: () => '' }
    const photo = await takeUpload(services.uploads, upload, field, maxBytes)
    const source = sourceOf(photo)
    reply.status(201).header('location', source)
    return { photo_id: photo.photoId, id: photo.id, source, posted: 0 }
  })
}

/** The bytes of the one file. They end once the whole form has come, and is as it should be. */
async function* fileOf(request: FastifyRequest): AsyncGenerator<Buffer> {
  let hasCome = false
  // The parser would wait for good: it listens to the connection's end, which has been.
  if (request.raw.destroyed) throw notWhole()
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        if (part.fieldname !== field) throw badPart(part.fieldname, `is not taken: send ${field}`)
        yield* part.file
        hasCome = true
      } else if (part.fieldname === field) throw badPart(field, 'must be a file')
    }
  } catch (error) {
    throw toProblem(error)
  } finally {
    drain(request.raw)
  }
  if (!hasCome) throw badPart(field, 'is missing')
}

/** What is wrong with a form: the parser's own errors have no code, and are about the body. */
function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'FST_FILES_LIMIT':
      return badPart(field, 'must be one file')
    case 'FST_FIELDS_LIMIT':
    case 'FST_PARTS_LIMIT':
      return new Problem(413, 'The form has more parts than it may have.')
    case 'FST_MP_PREMATURE_CLOSE':
      return notWhole(error)
    default:
      return new Problem(400, 'The body is not well-formed multipart/form-data.', { cause: error })
  }
}
