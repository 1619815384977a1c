import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { renderHeads } from '@image-dump/dump'
import { Type } from 'typebox'
import { validate as isUuid } from 'uuid'
import { notFound } from '../../problem.ts'
import { toHead } from './answer.ts'
import { type AnsweringOptions, answerWithDump, waitOf } from './answering.ts'
import { answerType, isXml, wantsStream } from './format.ts'

const ListQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  cursor: Type.Optional(
    Type.String({
      description: 'a cursor of this list, from the Link header of a page',
      pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
    }),
  ),
})

const DumpParams = Type.Object({ requestId: Type.String() })

/** `GET /api/dumps` and `GET /api/dumps/:requestId`: the caller's own dumps, nobody else's. */
export const read: FastifyPluginAsyncTypebox<AnsweringOptions> = async (app, options) => {
  const { dumps } = options.services
  const config = { speaksXml: true }
  const onRequest = [app.authenticate, app.observeQuota]

  app.get(
    '/api/dumps/:requestId',
    { config, onRequest, schema: { params: DumpParams } },
    async (request, reply) => {
      const { requestId } = request.params
      const dump = isUuid(requestId) ? await dumps.find(requestId, request.sender.id) : undefined
      if (dump === undefined) throw notFound('You have no dump of this id.')
      // Who asks for the lines wants to see them come; who asks for the dump, how it stands.
      const wait = wantsStream(request) ? options.wait : 0
      if (waitOf(request, wait, options.wait) > 0) app.admitWaiting(reply)
      return answerWithDump(request, reply, requestId, wait, options)
    },
  )

  app.get(
    '/api/dumps',
    { config, onRequest, schema: { querystring: ListQuery } },
    async (request, reply) => {
      const { limit, cursor } = request.query
      const page = await dumps.list(request.sender.id, limit, cursor)
      const last = page.at(-1)
      if (last && page.length === limit) {
        reply.header('link', `</api/dumps?limit=${limit}&cursor=${last.id}>; rel="next"`)
      }
      const type = answerType(request, 'json')
      const body = renderHeads(page.map(toHead), isXml(type) ? 'xml' : 'json')
      return reply.type(`${type}; charset=utf-8`).send(body)
    },
  )
}
