import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Order } from '@image-dump/database'
import { Type } from 'typebox'
import { type CursorKind, linkNext, ownCursor, publishedCursor } from './cursor.ts'
import type { LibraryOptions } from './options.ts'
import { toAnswer, toOwnAnswer } from './photo-answer.ts'

const limit = Type.Integer({ minimum: 1, maximum: 200, default: 50 })
const cursor = Type.Optional(Type.String())

const PageQuery = Type.Object({ limit, cursor })

const ListQuery = Type.Object({
  limit,
  cursor,
  // However it is capitalised: old clients write `ASC`.
  order: Type.String({
    description: 'asc or desc',
    pattern: '^([aA][sS][cC]|[dD][eE][sS][cC])$',
    default: 'desc',
  }),
})

const PublishedQuery = Type.Object({
  ...ListQuery.properties,
  // No name has a NUL in it, and Postgres takes none.
  user: Type.Optional(
    Type.String({ description: 'the username of whose photos they are', pattern: '^[^\\u0000]*$' }),
  ),
})

/** The lists of photos, and the page that shows a user their own. */
export const lists: FastifyPluginAsyncTypebox<LibraryOptions> = async (app, { services }) => {
  const { photoLists } = services

  app.get('/all-photos', { schema: { querystring: PublishedQuery } }, async (request, reply) => {
    const { user: username } = request.query
    const page = await photoLists.published({ username, ...pageOf(request.query, publishedCursor) })
    linkNext(request, reply, publishedCursor, page.end)
    return page.photos.map(toAnswer)
  })

  for (const [url, drafts] of [
    ['/my-photos', false],
    ['/my-drafts', true],
  ] as const) {
    app.get(url, { schema: { querystring: ListQuery } }, async (request, reply) => {
      const userId = request.sender.id
      const page = await photoLists.ofUser({ userId, drafts, ...pageOf(request.query, ownCursor) })
      linkNext(request, reply, ownCursor, page.end)
      return page.photos.map(toAnswer)
    })
  }

  app.get('/api/me', { schema: { querystring: PageQuery } }, async (request, reply) => {
    const { id, username: login, plan } = request.sender
    const asked = pageOf({ ...request.query, order: 'desc' }, ownCursor)
    const page = await photoLists.ofUser({ userId: id, ...asked })
    linkNext(request, reply, ownCursor, page.end)
    return { id, login, plan, images: page.photos.map(toOwnAnswer) }
  })
}

interface PageQuery {
  readonly order: string
  readonly limit: number
  readonly cursor?: string
}

function pageOf<Place>({ order, limit, cursor }: PageQuery, kind: CursorKind<Place>) {
  return { order: toOrder(order), limit, after: cursor === undefined ? cursor : kind.read(cursor) }
}

function toOrder(order: string): Order {
  return order.toLowerCase() === 'asc' ? 'asc' : 'desc'
}
