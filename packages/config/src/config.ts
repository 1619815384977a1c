import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cleanEnv } from 'envalid'
import { settings } from './settings.ts'

/** A setting has a bad value. The message has a line for each, and is meant for the operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

export type Config = ReturnType<typeof readConfig>

/**
 * Reads every setting from the environment. A variable that is set to nothing counts as not set,
 * as in a compose file's `NAME=${NAME:-}`.
 *
 * @returns the settings; durations in milliseconds, sizes in bytes, paths absolute
 * @throws ConfigError naming each variable with a bad value
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const read = cleanEnv(given, settings, { reporter: refuseBadValues })
  if (read.DUMP_MIN_ITEMS > read.DUMP_MAX_ITEMS) {
    throw new ConfigError('DUMP_MIN_ITEMS: must not be above DUMP_MAX_ITEMS')
  }
  const { ADMIN_USER: user, ADMIN_PASSWORD: password } = read
  if ((user === undefined) !== (password === undefined)) {
    throw new ConfigError('ADMIN_USER: is set together with ADMIN_PASSWORD, or not at all')
  }
  const dataDir = resolve(read.DATA_DIR)
  return {
    host: read.HOST,
    port: read.PORT,
    publicUrl: read.PUBLIC_URL,
    trustProxy: read.TRUST_PROXY,
    logLevel: read.LOG_LEVEL,
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    dataDir,
    storageUrl: read.STORAGE_URL ?? pathToFileURL(dataDir).href,
    usersFile: resolve(read.USERS_FILE),
    tokenExpiry: read.TOKEN_EXPIRY,
    refreshTokenExpiry: read.REFRESH_TOKEN_EXPIRY,
    quota: {
      limits: { gold: read.QUOTA_GOLD, silver: read.QUOTA_SILVER, bronze: read.QUOTA_BRONZE },
      window: read.QUOTA_WINDOW,
    },
    dump: {
      minItems: read.DUMP_MIN_ITEMS,
      maxItems: read.DUMP_MAX_ITEMS,
      wait: read.DUMP_WAIT,
    },
    bodyLimit: read.BODY_LIMIT,
    workers: read.WORKERS,
    workerConcurrency: read.WORKER_CONCURRENCY,
    fetch: {
      timeout: read.FETCH_TIMEOUT,
      perHost: read.FETCH_PER_HOST,
      allowNetworks: read.FETCH_ALLOW_NETWORKS,
    },
    image: {
      deadline: read.IMAGE_DEADLINE,
      maxBytes: read.IMAGE_MAX_BYTES,
      maxPixels: read.IMAGE_MAX_PIXELS,
    },
    invitations: {
      open: read.OPEN_INVITATIONS,
      expiry: read.INVITATION_EXPIRY,
      urlExpiry: read.UPLOAD_URL_EXPIRY,
    },
    urlSecret: read.URL_SECRET,
    admin: user !== undefined && password !== undefined ? { user, password } : undefined,
    workerMetricsPort: read.WORKER_METRICS_PORT,
    shutdownGrace: read.SHUTDOWN_GRACE,
  } as const
}

/** The settings of a process that needs both servers. */
export type ServiceConfig = ReturnType<typeof serviceConfig>

/**
 * The settings of the API and of a worker, neither of which can do without the two servers.
 *
 * @throws ConfigError where DATABASE_URL or REDIS_URL is not set
 */
export function serviceConfig(env: NodeJS.ProcessEnv = process.env) {
  const config = readConfig(env)
  const { databaseUrl, redisUrl } = config
  if (databaseUrl === undefined || redisUrl === undefined) {
    const missing = Object.entries({ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl })
    const names = missing.flatMap(([name, url]) => (url === undefined ? [name] : []))
    throw new ConfigError(names.map((name) => `${name}: is not set`).join('\n'))
  }
  return { ...config, databaseUrl, redisUrl }
}

function refuseBadValues({ errors }: { errors: Partial<Record<string, Error>> }): void {
  const lines = Object.entries(errors).map(([name, error]) => `${name}: ${error?.message}`)
  if (lines.length > 0) throw new ConfigError(lines.join('\n'))
}
