import { pingDatabase } from '@image-dump/database'
import type { FastifyPluginAsync } from 'fastify'
import { unavailable } from '../problem.ts'
import { Readiness } from '../readiness.ts'
import type { Services } from '../services.ts'

interface HealthOptions {
  readonly services: Pick<Services, 'database' | 'redis' | 'store'>
}

/** `GET /healthz`: the process runs. `GET /readyz`: so does all that it depends on. */
export const health: FastifyPluginAsync<HealthOptions> = async (app, { services }) => {
  const { database, redis, store } = services
  const config = { isProbe: true }
  const parts = {
    postgres: new Readiness(() => pingDatabase(database)),
    redis: new Readiness(() => redis.ping()),
    storage: new Readiness(() => store.check()),
  }

  app.get('/healthz', { config }, async () => ({ status: 'ok' }))

  app.get('/readyz', { config }, async () => {
    const checks = Object.entries(parts).map(async ([name, part]) => {
      const error = await part.check().then(
        () => undefined,
        (error: unknown) => error,
      )
      return { name, error }
    })
    const away = (await Promise.all(checks)).filter(({ error }) => error !== undefined)
    if (away.length === 0) return { status: 'ok' }
    const reasons = away.map(({ error }) => error)
    const names = away.map(({ name }) => name).join(', ')
    throw unavailable(`Not ready: ${names}.`, { cause: new AggregateError(reasons) })
  })
}
