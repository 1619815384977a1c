import { setTimeout as sleep } from 'node:timers/promises'
import { type KeyedDump, KeyTaken } from '@image-dump/database'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { refuseEncodings } from '../../encodings.ts'
import { Problem, unprocessable } from '../../problem.ts'
import type { Services } from '../../services.ts'
import { type AnsweringOptions, answerWithDump, waitOf } from './answering.ts'
import { bodyFormat, bodyTypes } from './format.ts'
import { idempotencyKey, keyFor } from './idempotency.ts'

export interface SubmitOptions extends AnsweringOptions {
  readonly services: AnsweringOptions['services'] & Pick<Services, 'parser' | 'queue'>
  readonly minItems: number
  readonly maxItems: number
  /** In bytes. */
  readonly bodyLimit: number
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The dump that this request's key stands for already, if any. */
    earlier: KeyedDump | null
  }
}

/** `POST /api/dumps`: keeps a dump, hands its images out, and answers when they are settled. */
export const submit: FastifyPluginAsync<SubmitOptions> = async (app, options) => {
  const { minItems, maxItems, services, wait } = options
  const { dumps, parser, queue } = services

  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    bodyTypes,
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      refuseEncodings(request)
      return body
    },
  )
  app.decorateRequest('earlier', null)

  app.post<{ Body: Buffer | undefined }>(
    '/api/dumps',
    {
      bodyLimit: options.bodyLimit,
      config: { speaksXml: true },
      onRequest: [authenticate, app.refuseOverload, admit, pay],
    },
    async (request, reply) => {
      const { body } = request
      if (body === undefined) throw new Problem(415, 'A dump is sent as XML or as JSON.')
      const { requestId, handedOut } = await accept(request, body)
      request.body = undefined
      app.releaseBody(request)
      // What is kept is finished, by a sweep if not by us: the client may ask again for it.
      return answerWithDump(request, reply, requestId, handedOut ? wait : 0, options)
    },
  )

  function authenticate(...[request, reply, done]: Parameters<typeof app.authenticate>): void {
    const end = app.metrics.begin('authenticate')
    app.authenticate(request, reply, (error) => {
      end()
      done(error)
    })
  }

  function admit(...[request, reply, done]: Parameters<typeof app.authenticate>): void {
    if (waitOf(request, wait, wait) > 0) app.admitWaiting(reply)
    done()
  }

  /** An onRequest hook: a dump that was sent before costs nothing, also where nothing is left. */
  async function pay(request: FastifyRequest): Promise<void> {
    const key = idempotencyKey(request)
    const reserve = () => app.metrics.time('reserve', () => app.reserveQuota(request))
    if (key === undefined) return reserve()
    const find = async () => (await dumps.findByKey(request.sender.id, key)) ?? null
    request.earlier = await find()
    if (request.earlier) return app.observeQuota(request)
    try {
      await reserve()
    } catch (error) {
      // The last unit may be held by this very dump, that is being kept under the same key.
      request.earlier = await soon(find)
      if (request.earlier === null) throw error
    }
  }

  async function accept(request: FastifyRequest, body: Buffer) {
    const { id, sender } = request
    const key = keyFor(idempotencyKey(request), body)
    if (request.earlier) return repeat(request.earlier, key?.digest)
    const format = bodyFormat(request)
    const items = await app.metrics.time('parse', () =>
      parser.parse({ body, format, minItems, maxItems }),
    )
    const backlog = await dumps.backlog(sender.id)
    const dump = { id, userId: sender.id, dataFormat: format, data: body, items, key }
    try {
      const images = await app.metrics.time('keep', () =>
        app.spendQuota(request, (check) => dumps.add(dump, check)),
      )
      request.log.info({ items: items.length, images: images.length }, 'dump accepted')
      return { requestId: id, handedOut: await handOut(request, images, backlog) }
    } catch (error) {
      if (!(error instanceof KeyTaken) || key === undefined) throw error
      await app.releaseQuota(request)
      const earlier = await dumps.findByKey(sender.id, key.key)
      if (earlier === undefined) throw error
      return repeat(earlier, key.digest)
    }
  }

  function repeat({ requestId, digest }: KeyedDump, own: Uint8Array | undefined) {
    if (own && digest.equals(own)) return { requestId, handedOut: true }
    throw unprocessable('The Idempotency-Key stands for a dump with another body.', [
      { path: 'Idempotency-Key', message: 'was used with another body' },
    ])
  }

  /** @returns whether the queue has the images; where it can't be reached the sweep adds them */
  async function handOut(
    { id: requestId, log }: FastifyRequest,
    images: Awaited<ReturnType<typeof dumps.add>>,
    backlog: number,
  ): Promise<boolean> {
    try {
      const jobs = images.map(({ id: imageId, itemId, url }) => {
        return { imageId, itemId, requestId, url }
      })
      await app.metrics.time('hand_out', () => queue.add(jobs, backlog))
      return true
    } catch (err) {
      log.warn({ err, requestId }, 'the queue is away: the sweep will hand the images out')
      return false
    }
  }
}

/** Looks a few times within two seconds: a dump that is being kept is there by then. */
async function soon<T>(find: () => Promise<T | null>): Promise<T | null> {
  for (let look = 0; look < 8; look += 1) {
    await sleep(250)
    const found = await find()
    if (found !== null) return found
  }
  return null
}
