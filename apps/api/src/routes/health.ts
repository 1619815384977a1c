import type { FastifyPluginAsync } from 'fastify'
import type { Parts } from '../parts.ts'
import { unavailable } from '../problem.ts'

interface HealthOptions {
  readonly parts: Parts
}

/** `GET /healthz`: the process runs. `GET /readyz`: so does all that it depends on. */
export const health: FastifyPluginAsync<HealthOptions> = async (app, { parts }) => {
  const config = { isProbe: true }

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
