import { createHmac } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { User } from '@image-dump/database'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Test } from 'tap'
import { build, jsonDump, signedIn, withHeaders } from './build.ts'
import { picture } from './library/support.ts'

/** Everybody who may come. The owners come last, as they may delete what the others look for. */
export const callers = [
  'nobody',
  'garbage',
  'expired',
  'logged out',
  'expired invitation',
  "other's invitation",
  'wrong operator',
  'operator',
  'other',
  'invitation',
  'refresh',
  'owner',
] as const
export type Caller = (typeof callers)[number]

/** What a caller brings: a header, or a token in the query. */
export interface Credentials {
  readonly headers?: Readonly<Record<string, string>>
  readonly invitation?: string
}

type Built = Awaited<ReturnType<typeof build>>

export const settings = { ADMIN_USER: 'op', ADMIN_PASSWORD: 'the right one' }

/** An API, the routes that it has, as `GET /hello`, and users who own something in it. */
export async function openMap(t: Test) {
  const { built, routes } = await withRoutes(t)
  for (const name of ['anna', 'bob', 'carol', 'dora']) await signedIn(built, name)
  const image = await picture(t)
  const origin = await built.app.listen({ host: '127.0.0.1', port: 0 })
  return {
    ...built,
    routes,
    image,
    origin,
    credentials: () => credentialsOf(built),
    things: (owner: Credentials) => thingsOf(built, owner, image),
  }
}

/** Fastify tells of each instance as it is made, before it has any route. */
async function withRoutes(t: Test) {
  const routes: string[] = []
  const listen = (message: unknown) => {
    instanceOf(message).addHook('onRoute', ({ method, url }) => {
      routes.push(...[method].flat().map((name) => `${name} ${url}`))
    })
  }
  subscribe('fastify.initialization', listen)
  try {
    return { built: await build(t, settings), routes }
  } finally {
    unsubscribe('fastify.initialization', listen)
  }
}

function instanceOf(message: unknown): FastifyInstance {
  if (!isInitialization(message)) throw new Error('Fastify tells of its instances otherwise now')
  return message.fastify
}

function isInitialization(message: unknown): message is { readonly fastify: FastifyInstance } {
  return typeof message === 'object' && message !== null && 'fastify' in message
}

/** Credentials of every caller, all of them fresh: some are good for one request. */
async function credentialsOf(built: Built): Promise<Record<Caller, Credentials>> {
  const [anna, bob, carol] = await Promise.all(
    ['anna', 'bob', 'carol'].map((it) => user(built, it)),
  )
  if (!anna || !bob || !carol) throw new Error('a user is missing')
  const { app } = built
  const [own, others, former] = [
    await app.startSession(anna),
    await app.startSession(bob),
    await app.startSession(carol),
  ]
  await app.inject({ method: 'POST', url: '/logout/access', ...bearer(former.accessToken) })
  return {
    nobody: {},
    garbage: bearer('garbage'),
    expired: bearer(await expired(built, own.accessToken, anna)),
    'logged out': bearer(former.accessToken),
    refresh: bearer(own.refreshToken),
    owner: bearer(own.accessToken),
    other: bearer(others.accessToken),
    'expired invitation': { invitation: await invitation(built, 'late@example.com', true) },
    "other's invitation": { invitation: await invitation(built, 'other@example.com') },
    invitation: { invitation: await invitation(built, 'guest@example.com') },
    'wrong operator': basic(`${settings.ADMIN_USER}:a wrong one`),
    operator: basic(`${settings.ADMIN_USER}:${settings.ADMIN_PASSWORD}`),
  }
}

async function user({ services }: Built, name: string): Promise<User> {
  const found = await services.users.credentials(name)
  if (found === undefined) throw new Error(`${name} is missing`)
  return found
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
const basic = (text: string) => ({
  headers: { authorization: `Basic ${Buffer.from(text).toString('base64')}` },
})

/** A token as it was, but that its time is over: signed with the genuine secret. */
async function expired({ services }: Built, token: string, { id }: User): Promise<string> {
  const secret = (await services.sessions.find(id))?.secret
  if (secret === undefined) throw new Error('there is no session')
  const [header = '', payload = ''] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const late = JSON.stringify({ ...claims, exp: claims.iat - 1, iat: claims.iat - 100 })
  const signed = `${header}.${Buffer.from(late).toString('base64url')}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

async function invitation({ services, db }: Built, email: string, isOver = false): Promise<string> {
  const { token } = await services.invitations.invite(email, 60_000)
  if (isOver) {
    await sql`update invitations set expires_at = now() where token = ${token}`.execute(db)
  }
  return token
}

/** What anna and the guest own: two photos and a dump, a file, and the URLs of files of the store. */
async function thingsOf(built: Built, { headers = {} }: Credentials, image: Buffer) {
  const { app, services } = built
  const upload = async () => {
    const payload = { data: image.toString('base64'), description: '' }
    const { id } = (
      await app.inject({ method: 'POST', url: '/api/images', headers, payload })
    ).json()
    return services.photos.find({ id })
  }
  const [draft, published] = [await upload(), await upload()]
  if (!draft || !published) throw new Error('a photo was not kept')
  await services.photos.publish(published)
  const dump = await app.inject(withHeaders(jsonDump(), { ...headers, prefer: 'wait=0' }))
  const token = await invitation(built, 'guest@example.com')
  const file = { token, name: 'a.png', extension: 'png', urlExpiry: 60_000 }
  const key = `${token}/signed.png`
  const signing = { expiresIn: 60_000, contentType: 'image/png' }
  return {
    draft,
    published,
    dumpId: dump.json().requestId,
    fileId: (await services.files.add(file)).id,
    putUrl: await services.store.presignPut(key, { expiresIn: 60_000, maxBytes: 100 }),
    getUrl: await services.store.presignGet(draft.key, signing),
  }
}

export type Things = Awaited<ReturnType<typeof thingsOf>>
