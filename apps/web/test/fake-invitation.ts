import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import type { Test } from 'tap'
import { pages } from '../../api/src/plugins/pages.ts'
import { securityHeaders } from '../../api/src/plugins/security-headers.ts'
import { sendExpiredPage, sendUploadPage } from '../../api/src/routes/pages.ts'
import type { InvitationServer } from './invitation-server.ts'

interface FakeFile {
  readonly id: number
  readonly name: string
  readonly bucketPath: string
  bytes: Buffer | undefined
  isComplete: boolean
}

/**
 * The contract's invitation routes without a database or a store behind them, and the real pages.
 * It keeps no file that does not begin as a PNG.
 */
export async function startFakeInvitation(t: Test): Promise<InvitationServer> {
  const token = randomUUID()
  const files = new Map<number, FakeFile>()
  const referers: string[] = []
  let made = 0
  const app = Fastify({ forceCloseConnections: true, bodyLimit: 50_000_000 })
  await app.register(securityHeaders, { publicUrl: undefined })
  await app.register(pages, { limits: { minItems: 51, maxItems: 10_000 } })
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_: unknown, body: Buffer) => body)
  app.addHook('onRequest', async ({ headers }) => {
    if (headers.referer !== undefined) referers.push(headers.referer)
  })

  const isValid = ({ query }: FastifyRequest) =>
    new URLSearchParams(Object.entries(query ?? {})).get('access_token') === token
  const refuseOthers = async (request: FastifyRequest, reply: FastifyReply) => {
    if (isValid(request)) return
    const problem = { status: 403, title: 'Forbidden', detail: 'The invitation has expired.' }
    return reply.status(403).type('application/problem+json').send(JSON.stringify(problem))
  }

  app.get('/api/upload/', async (request, reply) =>
    isValid(request) ? sendUploadPage(reply) : sendExpiredPage(reply),
  )
  app.post<{ Body: { filename: string } }>(
    '/api/files/policy',
    { onRequest: refuseOthers },
    async ({ body: { filename } }) => {
      made += 1
      const id = made
      const bucketPath = `${token}/${id}/${id}.png`
      files.set(id, { id, name: filename, bucketPath, bytes: undefined, isComplete: false })
      return {
        key: 'fake',
        file_bucket_path: bucketPath,
        file_id: id,
        filename,
        url: `/store/${id}`,
        token,
      }
    },
  )
  app.put<{ Params: { id: string }; Body: Buffer }>('/store/:id', async ({ params, body }) => {
    const file = files.get(Number(params.id))
    if (file) file.bytes = body
    return ''
  })
  app.get<{ Params: { id: string } }>('/store/:id', async ({ params }, reply) =>
    reply.type('image/png').send(files.get(Number(params.id))?.bytes),
  )
  app.post<{ Body: { file: number } }>(
    '/api/files/complete',
    { onRequest: refuseOthers },
    async ({ body }) => {
      const file = files.get(body.file)
      if (file) file.isComplete = true
      if (!file?.bytes?.subarray(1, 4).equals(Buffer.from('PNG'))) files.delete(body.file)
      return {}
    },
  )
  app.get('/api/images/', { onRequest: refuseOthers }, async () =>
    [...files.values()].map(({ id, name, bucketPath, bytes, isComplete }) => ({
      name,
      path: bucketPath,
      size: bytes?.length ?? 0,
      file_type: 'image/png',
      timestamp: new Date().toISOString(),
      uploaded: isComplete,
      active: true,
      make: 'NIKON',
      model: 'COOLPIX P1',
      xDimension: bytes?.readUInt32BE(16) ?? null,
      yDimension: bytes?.readUInt32BE(20) ?? null,
      image_link: `/store/${id}`,
    })),
  )
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  t.teardown(() => app.close())
  return {
    link: `${url}/api/upload/?access_token=${token}`,
    expiredLink: `${url}/api/upload/?access_token=${randomUUID()}`,
    storePattern: '**/store/*',
    referers,
  }
}
