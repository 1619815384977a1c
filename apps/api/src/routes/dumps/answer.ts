import { Readable } from 'node:stream'
import type { DumpContents, DumpRecord, ImageRecord, ItemRecord } from '@image-dump/database'
import {
  type AnsweredImage,
  type AnsweredItem,
  type DumpHead,
  renderJson,
  renderXml,
} from '@image-dump/dump'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { answerType, isXml } from './format.ts'

/**
 * Answers with a dump as it stands: 200 where every image is settled, else 202 and where to ask
 * again. It streams, so that a large dump never stands in memory as text.
 */
export function sendDump(request: FastifyRequest, reply: FastifyReply, dump: DumpContents) {
  const { head } = dump
  const type = answerType(request, head.dataFormat)
  const render = isXml(type) ? renderXml : renderJson
  const finished = head.counts.pending === 0
  if (!finished) reply.header('location', `/api/dumps/${head.id}`)
  const text = render({ head: toHead(head), pages: answeredPages(dump.pages) })
  return reply
    .status(finished ? 200 : 202)
    .type(`${type}; charset=utf-8`)
    .send(Readable.from(text, { objectMode: false }))
}

export function toHead({ id, userId: _, ...rest }: DumpRecord): DumpHead {
  return { requestId: id, ...rest }
}

export async function* answeredPages(pages: DumpContents['pages']): AsyncGenerator<AnsweredItem[]> {
  for await (const page of pages) yield page.map(toItem)
}

function toItem({ id, name, images }: ItemRecord): AnsweredItem {
  return { itemId: id, name, images: images.map(toImage) }
}

export function toImage(image: ImageRecord): AnsweredImage {
  const { id: imageId, url, attempts } = image
  if (image.failure) return { imageId, url, attempts, status: 'FAILURE', failure: image.failure }
  if (image.stored === null) return { imageId, url, attempts, status: 'PENDING' }
  const { key: _, sha256, ...stored } = image.stored
  const source = `/api/images/${imageId}`
  return {
    imageId,
    url,
    attempts,
    status: 'SUCCESS',
    source,
    ...stored,
    sha256: sha256.toString('hex'),
  }
}
