import { chown } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { secretFile } from '../folder/secret-file.ts'
import { freePort } from '../free-port.ts'
import { type LocalServer, serve } from '../local-server.ts'
import { inServerFolder } from '../server-folder.ts'
import { postgresAccount } from './account.ts'
import { postgresBinaries } from './binaries.ts'
import { makeCluster, superuser } from './cluster.ts'
import { postgresEnv } from './env.ts'
import { postgresHome } from './home.ts'

export interface PostgresOptions {
  /** Everything that it keeps is in this folder, which is made where it is not there yet. */
  readonly dir: string
  /** The port on 127.0.0.1; a free one if there is none. */
  readonly port?: number | undefined
  /** Parameters of the server, such as `{ fsync: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>
  /** How long it may take to answer, in ms (60,000): after a crash it first replays its log. */
  readonly startWithin?: number
  /** Takes a line for the person at the terminal. */
  readonly say?: (line: string) => void
}

/**
 * Starts a Postgres on 127.0.0.1, in a cluster that is made the first time. It stops when this
 * process ends, however that ends, and does not hear the terminal's Ctrl-C.
 *
 * @returns the server; its URL is the superuser's, to the database `postgres`
 * @throws LocalError
 */
export async function startPostgres(options: PostgresOptions): Promise<LocalServer> {
  const { settings = {}, startWithin = 60_000, say = () => undefined } = options
  const account = await postgresAccount(join(options.dir, 'cluster'))
  const home = await postgresHome(options.dir, account, say)
  return inServerFolder(home, { what: 'Postgres', as: account, say }, async (alive) => {
    const passwordFile = join(home, 'password')
    const password = await secretFile(passwordFile)
    if (account) await chown(passwordFile, account.uid, account.gid)
    const { initdb, postgres } = await postgresBinaries(account)
    const cluster = join(home, 'cluster')
    const durable = settings.fsync !== 'off'
    await makeCluster(cluster, { initdb, passwordFile, account, durable })
    const port = await freePort(options.port)
    const url = `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`
    return serve({
      what: 'Postgres',
      command: [postgres, '-D', cluster, ...flags({ ...defaults, port: `${port}`, ...settings })],
      cwd: home,
      env: postgresEnv(),
      as: account,
      alive,
      // The "fast" shutdown: it does not wait for its clients to go.
      stopSignal: 'INT',
      url,
      logFile: join(home, 'postgres.log'),
      probe: () => answers(url),
      startWithin,
    })
  })
}

const defaults = {
  listen_addresses: '127.0.0.1',
  // Its path may be too long for a socket, and nobody needs it.
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

function flags(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

async function answers(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  // A connection that breaks is a rejected query, which is enough to know.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
  } finally {
    await client.end()
  }
}
