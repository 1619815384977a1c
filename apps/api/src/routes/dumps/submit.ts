import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { Problem } from '../../problem.ts'
import type { Services } from '../../services.ts'
import { sendDump } from './answer.ts'
import { bodyFormat, bodyTypes, refuseEncodings } from './format.ts'
import { patience } from './patience.ts'

export interface SubmitOptions {
  readonly services: Pick<Services, 'dumps' | 'parser' | 'queue' | 'waits'>
  readonly minItems: number
  readonly maxItems: number
  /** The longest that an answer is held, in milliseconds. */
  readonly wait: number
  /** In bytes. */
  readonly bodyLimit: number
  /** Aborted when those that wait are to be answered with what there is. */
  readonly stopping: AbortSignal
}

/** `POST /api/dumps`: keeps a dump, hands its images out, and answers when they are settled. */
export const submit: FastifyPluginAsync<SubmitOptions> = async (app, options) => {
  const { minItems, maxItems, services } = options
  const { dumps, parser, queue, waits } = services

  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    bodyTypes,
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      refuseEncodings(request)
      return body
    },
  )

  app.post<{ Body: Buffer | undefined }>(
    '/api/dumps',
    {
      bodyLimit: options.bodyLimit,
      config: { speaksXml: true },
      onRequest: [app.authenticate, app.reserveQuota],
    },
    async (request, reply) => {
      const { id, sender, body } = request
      if (body === undefined) throw new Problem(415, 'A dump is sent as XML or as JSON.')
      const dataFormat = bodyFormat(request)
      const items = await parser.parse({ body, format: dataFormat, minItems, maxItems })
      const images = await app.spendQuota(request, () =>
        dumps.add({ id, userId: sender.id, dataFormat, data: body, items }),
      )

      const settled = waits.until(id, patience(reply, options.wait, options.stopping))
      await queue.add(
        images.map(({ id: imageId, itemId, url }) => ({ imageId, itemId, requestId: id, url })),
      )
      await settled
      const dump = await dumps.read(id, sender.id)
      if (dump === undefined) throw new Error(`dump ${id} is gone`)
      return sendDump(request, reply, dump)
    },
  )
}
