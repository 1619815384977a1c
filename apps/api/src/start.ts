import { importUsersFile, UsersFileError } from '@image-dump/accounts'
import type { ServiceConfig } from '@image-dump/config'
import { migrate, openDatabase } from '@image-dump/database'
import { evictionPolicy, queueTelemetry, untilConnected } from '@image-dump/queue'
import {
  type Logger,
  type RunningService,
  StartError,
  type Surroundings,
} from '@image-dump/service'
import { buildApp } from './app.ts'
import { openServices, type Services } from './services.ts'
import { type ApiConfig, withUrlSecret } from './url-secret.ts'

/** How long the start waits for Redis, in milliseconds: without it much still works. */
const patience = 5000

/** How long the last answers may take to be read, in milliseconds. */
const lastAnswers = 1500

/**
 * Starts the API: tables and users first, then the port.
 *
 * @throws StartError where Postgres, the users file or the port is not to be had
 */
export async function startApi(
  settings: ServiceConfig,
  log: Logger,
  { tracing }: Surroundings = {},
): Promise<RunningService> {
  const config = await prepareDatabase(settings, log)
  const services = openServices(config, log, await queueTelemetry(tracing !== undefined))
  const stopping = new AbortController()
  const app = buildApp(config, services, stopping.signal, log, { tracing })
  try {
    await importUsers(config, services)
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

/** Brings the tables up to date, and finds what all API processes share. */
async function prepareDatabase(config: ServiceConfig, log: Logger): Promise<ApiConfig> {
  const database = openDatabase(config.databaseUrl, (err) =>
    log.warn({ err }, 'trouble with Postgres'),
  )
  try {
    for (const name of await migrate(database)) log.info({ migration: name }, 'migration applied')
    return await withUrlSecret(config, database)
  } catch (cause) {
    throw unusableDatabase(cause)
  } finally {
    await database.destroy()
  }
}

async function importUsers(config: ServiceConfig, services: Services): Promise<void> {
  try {
    await importUsersFile(config.usersFile, services.users)
  } catch (cause) {
    if (!(cause instanceof UsersFileError)) throw unusableDatabase(cause)
    throw new StartError(`USERS_FILE ${config.usersFile}: ${cause.message}`, { cause })
  }
}

function unusableDatabase(cause: unknown): StartError {
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause)
  return new StartError(`DATABASE_URL: the database can't be used: ${reason}`, { cause })
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
