import { Readable } from 'node:stream'
import type { DumpContents, ImageRecord } from '@image-dump/database'
import { describeImage, renderJson } from '@image-dump/dump'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Services } from '../../services.ts'
import { answeredPages, toHead, toImage } from './answer.ts'
import { streamType } from './format.ts'

type StreamServices = Pick<Services, 'dumps' | 'images' | 'waits'>
type Parts = StreamServices & Pick<FastifyInstance, 'metrics'>

/**
 * Answers line by line: that the dump is accepted, each image as it settles, and at last the dump
 * with all its items, finished or, where `over` was aborted first, as it stands.
 */
export function streamDump(
  request: FastifyRequest,
  reply: FastifyReply,
  requestId: string,
  over: AbortSignal,
  services: StreamServices,
) {
  const { metrics } = request.server
  const lines = linesOf(requestId, request.sender.id, over, { ...services, metrics })
  return reply
    .type(`${streamType}; charset=utf-8`)
    .send(Readable.from(lines, { objectMode: false, highWaterMark: 65_536 }))
}

async function* linesOf(
  requestId: string,
  userId: string,
  over: AbortSignal,
  { dumps, images, waits, metrics }: Parts,
): AsyncGenerator<string> {
  yield line({ type: 'accepted', requestId })
  const waited = metrics.begin('wait')
  const told = new Set<string>()
  for await (const ids of waits.follow(requestId, over)) {
    const settled = await images.settledAmong(requestId, ids)
    for (const { itemId, ...image } of settled) yield* tell(itemId, image)
  }
  waited()
  const answered = metrics.begin('answer')
  const dump = await dumps.read(requestId, userId)
  if (dump === undefined) throw new Error(`dump ${requestId} is gone`)
  // What was settled before we listened, or was announced in vain.
  for await (const page of dump.pages) {
    for (const item of page) for (const image of item.images) yield* tell(item.id, image)
  }
  yield* dumpLine(dump)
  answered()

  function* tell(itemId: string, record: ImageRecord): Generator<string> {
    const image = toImage(record)
    if (image.status === 'PENDING' || told.has(image.imageId)) return
    told.add(image.imageId)
    yield line({ type: 'image', itemId, ...describeImage(image) })
  }
}

/** The whole answer as one line: JSON of ours has no line ends in it. */
async function* dumpLine({ head, pages }: DumpContents): AsyncGenerator<string> {
  let isFirst = true
  for await (const chunk of renderJson({ head: toHead(head), pages: answeredPages(pages) })) {
    yield isFirst ? `{"type":"dump",${chunk.slice(1)}` : chunk
    isFirst = false
  }
  yield '\n'
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`
}
