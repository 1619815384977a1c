import { existsSync } from 'node:fs'
import { chown, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalError } from '../errors.ts'
import { type Account, run } from '../run.ts'
import { postgresEnv } from './env.ts'

export interface ClusterOptions {
  readonly initdb: string
  /** A file with the superuser's password, which the account can read. */
  readonly passwordFile: string
  readonly account: Account | undefined
  /** Whether the new files must survive a power cut. */
  readonly durable: boolean
}

/** The superuser of every cluster that we make. */
export const superuser = 'postgres'

/**
 * Makes the cluster where there is none: UTF-8, sorted by code point as in no locale that a
 * machine may or may not have, and open to passwords alone. It appears under its name only when
 * it is whole.
 */
export async function makeCluster(cluster: string, options: ClusterOptions): Promise<void> {
  if (existsSync(join(cluster, 'PG_VERSION'))) return
  const part = `${cluster}.new`
  await rm(part, { recursive: true, force: true })
  await mkdir(part, { mode: 0o700 })
  if (options.account) await chown(part, options.account.uid, options.account.gid)
  const made = await run(
    options.initdb,
    [
      `--pgdata=${part}`,
      `--username=${superuser}`,
      `--pwfile=${options.passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
      ...(options.durable ? [] : ['--no-sync']),
    ],
    { as: options.account, cwd: join(cluster, '..'), env: postgresEnv() },
  )
  if (!made.ok) throw new LocalError('NOT_STARTED', `initdb failed:\n${made.output}`)
  await rename(part, cluster)
}
