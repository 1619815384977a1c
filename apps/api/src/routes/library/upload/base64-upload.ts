import type { IncomingMessage } from 'node:http'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { refuseEncodings } from '../../../encodings.ts'
import { Problem } from '../../../problem.ts'
import type { LibraryOptions } from '../options.ts'
import { sourceOf } from '../photo-answer.ts'
import { longestRest } from './data-splitter.ts'
import { JsonUpload } from './json-upload.ts'
import { takeUpload, tooLarge } from './take-upload.ts'

/**
 * `POST /api/images`: an image as base64 in JSON. Read as it comes, and never whole in memory, so
 * the body may be as long as base64 makes the largest image.
 */
export const base64Upload: FastifyPluginAsync<LibraryOptions> = async (app, options) => {
  const { services, maxBytes } = options
  // Base64 adds a third, lines of 64 and escapes a tenth.
  const longest = Math.ceil(maxBytes * 1.5) + longestRest

  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    async (request: FastifyRequest, body: IncomingMessage) => {
      refuseEncodings(request)
      return body
    },
  )

  app.post<{ Body: IncomingMessage | undefined }>('/api/images', async (request, reply) => {
    const { body, sender } = request
    if (body === undefined) throw new Problem(415, 'An image is sent as base64 in JSON.')
    if (Number(request.headers['content-length'] ?? 0) > longest) throw tooLarge(maxBytes)
    const json = new JsonUpload(body, longest)
    const upload = { userId: sender.id, bytes: json.bytes(), caption: () => json.description }
    const photo = await takeUpload(services.uploads, upload, 'data', maxBytes)
    const source = sourceOf(photo)
    reply.status(201).header('location', source)
    return { id: photo.id, login: sender.username, source, upload_date: photo.uploadedAt }
  })
}
