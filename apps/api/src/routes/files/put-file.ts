import type { IncomingMessage } from 'node:http'
import { Transform } from 'node:stream'
import { type SignedPut, stageStream, TooManyBytes } from '@image-dump/storage'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { Problem } from '../../problem.ts'
import { drain, notWhole } from '../../read-body.ts'
import { allowed, config, type SignedFilesOptions } from './signed-files.ts'
import { bufferPassed } from './spent-buffers.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the URL of a `PUT` allows. */
    signedPut: SignedPut | null
  }
}

/** How long what is left of a body is read on that was refused, in milliseconds. */
const courtesy = 10_000

/** `PUT /files/*`: takes one file, as it comes, to a disk; never whole in memory. */
export const putFile: FastifyPluginAsync<SignedFilesOptions> = async (app, options) => {
  const { store, signedUrls } = options
  app.decorateRequest('signedPut', null)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', async (_request: FastifyRequest, body: IncomingMessage) => body)

  app.put(
    '/files/*',
    { config: { ...config, hasLongBody: true }, onRequest: refuseUnread },
    async (request, reply) => {
      const { raw, signedPut } = request
      if (signedPut === null) throw new Error('the URL was not looked at')
      const { key, maxBytes } = signedPut
      try {
        const file = await stageStream(store, bodyOf(raw), { maxBytes })
        await store.put(key, file)
      } catch (error) {
        if (error instanceof TooManyBytes) throw tooLarge(maxBytes)
        throw raw.destroyed && !raw.complete ? notWhole(error) : error
      } finally {
        drainBriefly(raw)
      }
      return reply.header('content-length', 0).send()
    },
  )

  async function refuseUnread(request: FastifyRequest): Promise<void> {
    try {
      const signed = allowed(() => signedUrls.verifyPut(request.url))
      const { contentType, maxBytes = Number.POSITIVE_INFINITY } = signed
      if (contentType !== undefined && request.headers['content-type'] !== contentType) {
        throw new Problem(403, 'This URL is for another Content-Type.')
      }
      if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
      request.signedPut = signed
    } catch (error) {
      drainBriefly(request.raw)
      throw error
    }
  }
}

function tooLarge(maxBytes: number | undefined): Problem {
  return new Problem(413, `The file has more than the ${maxBytes} bytes that it may have.`)
}

/**
 * The body as a stream that may be destroyed: the connection of the request itself carries the answer.
 * It fails where the body does not come whole.
 */
function bodyOf(raw: IncomingMessage): Transform {
  const body = new Transform({
    transform(chunk, _, callback) {
      bufferPassed(chunk.length)
      callback(null, chunk)
    },
  })
  raw.once('close', () => {
    if (!raw.complete) body.destroy(new Error('the body broke off'))
  })
  return raw.pipe(body)
}

/** Reads on, to nowhere and not for long: who has much left to send shall not keep us. */
function drainBriefly(raw: IncomingMessage): void {
  if (raw.complete || raw.destroyed) return
  drain(raw)
  const timer = setTimeout(() => raw.socket.destroy(), courtesy).unref()
  raw.once('end', () => clearTimeout(timer))
}
