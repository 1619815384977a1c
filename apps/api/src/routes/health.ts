import { pingDatabase } from '@image-dump/database'
import type { FastifyPluginAsync } from 'fastify'
import { unavailable } from '../problem.ts'
import type { Services } from '../services.ts'

interface HealthOptions {
  readonly services: Pick<Services, 'database' | 'redis' | 'store'>
}

/** `GET /healthz`: the process runs. `GET /readyz`: so does all that it depends on. */
export const health: FastifyPluginAsync<HealthOptions> = async (app, { services }) => {
  const { database, redis, store } = services

  app.get('/healthz', async () => ({ status: 'ok' }))

  app.get('/readyz', async () => {
    const [postgres, redisPing, storage] = await Promise.allSettled([
      pingDatabase(database),
      redis.ping(),
      store.check(),
    ])
    const parts = { postgres, redis: redisPing, storage }
    const away = Object.entries(parts).filter(([, { status }]) => status === 'rejected')
    if (away.length === 0) return { status: 'ok' }
    const reasons = away.map(([, part]) => 'reason' in part && part.reason)
    const names = away.map(([name]) => name).join(', ')
    throw unavailable(`Not ready: ${names}.`, { cause: new AggregateError(reasons) })
  })
}
