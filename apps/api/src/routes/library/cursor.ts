import type { PublishedPlace } from '@image-dump/database'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Problem, unprocessable } from '../../problem.ts'

/** Writes a place in a list as a cursor, which means nothing to clients, and reads it again. */
export interface CursorKind<Place> {
  write(place: Place): string
  /** @throws Problem 422 where it is no cursor of this kind of list */
  read(cursor: string): Place
}

/** Of the lists that go by when a photo was published. */
export const publishedCursor: CursorKind<PublishedPlace> = {
  write: ({ publishedAt, photoId }) => encode(publishedAt, photoId),
  read: (cursor) => {
    const [publishedAt, photoId] = decode(cursor, 2)
    if (publishedAt === undefined || photoId === undefined) throw noCursor()
    return { publishedAt, photoId }
  },
}

/** Of the lists that go by when a photo was uploaded. */
export const ownCursor: CursorKind<number> = {
  write: (photoId) => encode(photoId),
  read: (cursor) => {
    const [photoId] = decode(cursor, 1)
    if (photoId === undefined) throw noCursor()
    return photoId
  },
}

/** Says where the next page is (RFC 8288), with all else that was asked for as it was. */
export function linkNext<Place>(
  { url }: Pick<FastifyRequest, 'url'>,
  reply: FastifyReply,
  kind: CursorKind<Place>,
  end: Place | undefined,
): void {
  if (end === undefined) return
  const [path, query] = url.split('?', 2)
  const parameters = new URLSearchParams(query)
  parameters.set('cursor', kind.write(end))
  reply.header('link', `<${path}?${parameters}>; rel="next"`)
}

function encode(...numbers: readonly number[]): string {
  return Buffer.from(numbers.join('.')).toString('base64url')
}

function decode(cursor: string, count: number): number[] {
  const parts = Buffer.from(cursor, 'base64url').toString('latin1').split('.')
  const numbers = parts.filter((part) => /^\d{1,16}$/.test(part)).map(Number)
  if (parts.length !== count || !numbers.every(Number.isSafeInteger)) throw noCursor()
  return numbers
}

function noCursor(): Problem {
  const message = 'is not a cursor of this list'
  return unprocessable('The query breaks the rules.', [{ path: 'cursor', message }])
}
