import type { Photo } from '@image-dump/database'
import { DecodersBusy } from '@image-dump/image'
import { contentDisposition } from '@image-dump/storage'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { unavailable } from '../../problem.ts'
import type { Services } from '../../services.ts'
import { fileName } from './file-name.ts'
import { matches, rangeOf } from './preconditions.ts'

interface Sending {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly photo: Photo
  readonly cacheControl: string
  readonly services: Pick<Services, 'store' | 'thumbnails'>
}

/** Sends the file of a photo as it was stored, or the range of it that was asked for. */
export async function sendOriginal({ request, reply, photo, services, ...rest }: Sending) {
  const { headers } = request
  const etag = `"${photo.sha256.toString('hex')}"`
  // RFC 9110 13.2.2: what the client has comes before any range of it, also one that is not there.
  const isKnown = matches(headers['if-none-match'], etag)
  const hasBody = request.method !== 'HEAD' && !isKnown
  const isFresh = (headers['if-range'] ?? etag) === etag
  // RFC 9110 14.2: Range means nothing to any method but GET.
  const range = hasBody && isFresh ? rangeOf(headers.range, photo.bytes) : undefined
  // Before any header: a file that is gone is answered without them.
  const file = hasBody ? await services.store.get(photo.key, range) : ''
  const extension = photo.key.split('.').at(-1) ?? ''
  reply.headers({ ...headersOf({ photo, extension, ...rest }), etag, 'accept-ranges': 'bytes' })
  if (isKnown) return reply.status(304).send()
  if (range) {
    reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${photo.bytes}`)
  }
  return reply
    .type(photo.contentType)
    .header('content-length', range ? range.end - range.start + 1 : photo.bytes)
    .send(file)
}

/**
 * Sends a thumbnail of a photo.
 *
 * @returns whether there is one; where there is none nothing is sent
 */
export async function sendThumbnail({
  request,
  reply,
  photo,
  services,
  edge,
  ...rest
}: Sending & { readonly edge: number }): Promise<boolean> {
  const etag = `"${photo.sha256.toString('hex')}-${edge}"`
  const headers = { ...headersOf({ photo, extension: 'webp', ...rest }), etag }
  if (matches(request.headers['if-none-match'], etag)) {
    reply.headers(headers).status(304).send()
    return true
  }
  const thumbnail = await services.thumbnails.open(photo, edge).catch((error: unknown) => {
    if (error instanceof DecodersBusy) throw unavailable('There are too many thumbnails to make.')
    throw error
  })
  if (thumbnail === undefined) return false
  reply.headers(headers).type('image/webp')
  if (request.method !== 'HEAD') reply.send(thumbnail)
  else {
    thumbnail.destroy()
    reply.send('')
  }
  return true
}

/** What is served came from strangers, so the headers keep a browser from running any of it. */
function headersOf({
  photo,
  extension,
  cacheControl,
}: Pick<Sending, 'photo' | 'cacheControl'> & { readonly extension: string }) {
  return {
    'cache-control': cacheControl,
    'content-disposition': contentDisposition(fileName(photo.caption, photo.id, extension)),
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  }
}
