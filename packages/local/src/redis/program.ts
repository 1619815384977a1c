import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { LocalError } from '../errors.ts'
import { installRedis } from './install.ts'

const names = ['redis-server', 'valkey-server']

/** Where package managers put servers; an ordinary user's PATH may lack some of them. */
const usualFolders = [
  '/usr/local/bin',
  '/usr/local/sbin',
  '/usr/bin',
  '/usr/sbin',
  '/opt/homebrew/bin',
]

/**
 * The Redis of this machine: `redis-server`, or `valkey-server`, which is the same to us. Where
 * there is neither, it is installed.
 *
 * @throws LocalError NO_SERVER when it can't be installed, with what a person can do
 */
export async function redisProgram(say: (line: string) => void): Promise<string> {
  const found = await findRedis()
  if (found !== undefined) return found
  await installRedis(say)
  const installed = await findRedis()
  if (installed !== undefined) return installed
  throw new LocalError('NO_SERVER', 'Redis was installed, but its program is nowhere to be found.')
}

/** The path of the Redis in these folders, of the first folder first; undefined if there is none. */
export async function findRedis(
  folders: readonly string[] = [...(process.env.PATH ?? '').split(delimiter), ...usualFolders],
): Promise<string | undefined> {
  for (const name of names) {
    for (const folder of folders) {
      const file = join(folder, name)
      if (folder !== '' && (await isExecutable(file))) return file
    }
  }
  return undefined
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}
