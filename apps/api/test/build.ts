import { pathToFileURL } from 'node:url'
import { hashDigest, passwordDigest } from '@image-dump/accounts'
import { serviceConfig } from '@image-dump/config'
import { Images, type Plan } from '@image-dump/database'
import { internalError } from '@image-dump/outcome'
import { announce, connectForWork, ImageWorker, Settler, untilConnected } from '@image-dump/queue'
import { openLog } from '@image-dump/service'
import { testDatabase, testRedis } from '@image-dump/testing'
import type { InjectOptions } from 'fastify'
import type { Test } from 'tap'
import { buildApp } from '../src/app.ts'
import { openServices } from '../src/services.ts'
import { withUrlSecret } from '../src/url-secret.ts'

/** An API with a database, a Redis and a store of its own, that closes itself with the test. */
export async function build(t: Test, settings: NodeJS.ProcessEnv = {}) {
  const [database, redis] = [await testDatabase(t), await testRedis()]
  const config = await withUrlSecret(
    serviceConfig({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      STORAGE_URL: pathToFileURL(t.testdir()).href,
      ...settings,
    }),
    database.db,
  )
  const log = openLog('api', process.env.LOG_LEVEL ?? 'silent')
  const services = openServices(config, log)
  const stopping = new AbortController()
  const app = buildApp(config, services, stopping.signal, log)
  t.teardown(async () => {
    await app.close()
    await services.close()
  })
  await app.ready()
  await untilConnected(services.redis, 5000)
  return { app, services, config, stopping, db: database.db }
}

type Built = Awaited<ReturnType<typeof build>>

/** Adds a user and signs them in. The password is `secret`. */
export async function signedIn({ app, services }: Built, username: string, plan: Plan = 'gold') {
  await services.users.add(username, plan, await hashDigest(passwordDigest('secret')))
  return signIn(app, username)
}

/** Signs a user in and gives the headers of their requests. */
export async function signIn(app: Built['app'], username: string) {
  const payload = { username, password: 'secret' }
  const { access_token } = (await app.inject({ method: 'POST', url: '/login', payload })).json()
  return { authorization: `Bearer ${access_token}` }
}

/**
 * A worker that needs no origin: a URL with `fail` in it does not resolve, one with `hang` stays
 * pending, all others are images.
 */
export async function standInWorker(
  t: Test,
  { config, db, services }: Built,
  { announces = true } = {},
) {
  const redis = connectForWork(config.redisUrl, (error) => t.error(error))
  const settler = new Settler({
    images: new Images(db),
    onNews: (news) => void (announces && announce(services.redis, news)),
    onTrouble: (error) => t.error(error),
  })
  const stored = {
    contentType: 'image/png',
    bytes: 4,
    width: 2,
    height: 1,
    sha256: Buffer.alloc(32),
  }
  const worker = new ImageWorker(
    redis,
    64,
    async ({ job: { imageId, requestId, url } }) => {
      if (url.includes('hang')) return 'settled'
      const outcome = url.includes('fail')
        ? { failure: internalError('DNS') }
        : { stored: { ...stored, key: `images/${imageId}.png` } }
      await settler.settle({ imageId, requestId, attempts: 1, outcome })
      return 'settled'
    },
    (error) => t.error(error),
  )
  await worker.ready()
  t.teardown(async () => {
    await worker.close()
    redis.disconnect()
  })
}

/** A request that sends a dump as JSON: `count` items with one image each. */
export function jsonDump(count = 51, image = 'https://example.com/a.png') {
  const items = Array.from({ length: count }, (_, n) => ({ name: `item ${n}`, images: [image] }))
  return post({ 'content-type': 'application/json' }, JSON.stringify({ items }))
}

/** A request that sends a dump as XML: `count` items with one image each. */
export function xmlDump(count = 51, image = 'https://example.com/a.png') {
  const item = (n: number) =>
    `<item><name>item ${n}</name><images><url>${image}</url></images></item>`
  const items = Array.from({ length: count }, (_, n) => item(n)).join('')
  return post({ 'content-type': 'application/xml' }, `<items>${items}</items>`)
}

export function post(headers: Record<string, string>, payload: string | Buffer) {
  return { method: 'POST', url: '/api/dumps', headers, payload } satisfies InjectOptions
}

/** A request with further headers. */
export function withHeaders(
  request: InjectOptions,
  headers: Record<string, string>,
): InjectOptions {
  return { ...request, headers: { ...request.headers, ...headers } }
}
