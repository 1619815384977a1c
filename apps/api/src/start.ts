import { importUsersFile, UsersFileError } from '@image-dump/accounts'
import type { ServiceConfig } from '@image-dump/config'
import { migrate } from '@image-dump/database'
import { evictionPolicy, untilConnected } from '@image-dump/queue'
import { type Logger, type RunningService, StartError } from '@image-dump/service'
import { buildApp } from './app.ts'
import { openServices, type Services } from './services.ts'

/** How long the start waits for Redis, in milliseconds: without it much still works. */
const patience = 5000

/** How long the last answers may take to be read, in milliseconds. */
const lastAnswers = 1500

/**
 * Starts the API: tables and users first, then the port.
 *
 * @throws StartError where Postgres, the users file or the port is not to be had
 */
export async function startApi(config: ServiceConfig, log: Logger): Promise<RunningService> {
  const services = openServices(config, log)
  const stopping = new AbortController()
  const app = buildApp(config, services, stopping.signal, log)
  try {
    await prepare(config, services, log)
    await checkRedis(services, log)
    await listen(() => app.listen({ host: config.host, port: config.port }), config)
  } catch (error) {
    await app.close()
    await services.close()
    throw error
  }
  const url = config.publicUrl ?? app.listeningOrigin
  return {
    url,
    async stop() {
      // No new requests; those that wait get what there is once the grace is over.
      const grace = setTimeout(() => stopping.abort(), config.shutdownGrace)
      // A body that never comes whole, a reader that never reads: nobody waits for those.
      const end = setTimeout(
        () => app.server.closeAllConnections(),
        config.shutdownGrace + lastAnswers,
      )
      await app.close()
      clearTimeout(grace)
      clearTimeout(end)
      await services.close()
    },
  }
}

async function prepare(config: ServiceConfig, services: Services, log: Logger): Promise<void> {
  try {
    for (const name of await migrate(services.database))
      log.info({ migration: name }, 'migration applied')
    await importUsersFile(config.usersFile, services.users)
  } catch (cause) {
    if (cause instanceof UsersFileError) {
      throw new StartError(`USERS_FILE ${config.usersFile}: ${cause.message}`, { cause })
    }
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause)
    throw new StartError(`DATABASE_URL: the database can't be used: ${reason}`, { cause })
  }
}

async function checkRedis({ redis }: Services, log: Logger): Promise<void> {
  if (!(await untilConnected(redis, patience))) {
    log.warn('Redis does not answer: no dump is accepted until it does')
    return
  }
  const policy = await evictionPolicy(redis)
  if (policy !== undefined && policy !== 'noeviction') {
    log.warn({ policy }, 'Redis may throw jobs away: set maxmemory-policy to noeviction')
  }
}

async function listen(work: () => Promise<unknown>, { host, port }: ServiceConfig): Promise<void> {
  try {
    await work()
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    const reason = code === 'EADDRINUSE' ? 'something else listens there' : `${code ?? cause}`
    throw new StartError(`PORT ${port} on ${host} can't be used: ${reason}`, { cause })
  }
}
