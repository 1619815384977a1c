import { chmod, mkdtemp, readdir, realpath, rmdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalError } from '../errors.ts'
import { makeOpenFolder, openFolder, openMode } from '../folder/open-folder.ts'
import { writableFolder } from '../folder/writable-folder.ts'
import { type Account, run } from '../run.ts'

/**
 * The folder that Postgres lives in, made where it is not there yet. It stays ours: the account
 * that Postgres runs as owns the cluster in it, and could else swap our log for a link.
 *
 * That account can't reach a folder below root's closed home. Then the folder is made under
 * /var/lib/image-dump, and a link takes its place, so that one sees where the data is.
 *
 * @param dir where it should be
 * @param account as whom Postgres runs; undefined for ourselves
 * @returns where it really is
 * @throws LocalError UNWRITABLE
 */
export async function postgresHome(
  dir: string,
  account: Account | undefined,
  say: (line: string) => void,
): Promise<string> {
  await writableFolder(dir)
  const found = await realpath(dir)
  if (!account) return found
  await chmod(found, openMode)
  if (await canEnter(found, account)) return found
  if ((await readdir(dir)).length > 0) {
    throw new LocalError(
      'UNWRITABLE',
      `Postgres runs as user ${account.uid}, to whom a folder above ${dir} is closed: chmod o+x it.`,
    )
  }
  await makeOpenFolder()
  const home = await mkdtemp(join(openFolder, 'postgres-'))
  await chmod(home, openMode)
  await rmdir(dir)
  await symlink(home, dir)
  say(`Postgres may not run as root, nor reach ${dir} as another user: its data is in ${home}.`)
  return home
}

async function canEnter(dir: string, account: Account): Promise<boolean> {
  const tried = await run('/bin/sh', ['-c', 'cd "$1"', 'sh', dir], { as: account, cwd: '/' })
  return tried.ok
}
