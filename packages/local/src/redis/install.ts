import { LocalError } from '../errors.ts'
import { type RunResult, run } from '../run.ts'
import { type PackageManager, packageManagers } from './package-managers.ts'

/**
 * Installs a Redis with the machine's package manager: as root, or with a `sudo` that asks for no
 * password.
 *
 * @throws LocalError NO_SERVER with what a person can do instead
 */
export async function installRedis(say: (line: string) => void): Promise<void> {
  const manager = await findManager()
  if (!manager) {
    throw new LocalError(
      'NO_SERVER',
      'There is no redis-server or valkey-server here: install one, or set REDIS_URL to a Redis.',
    )
  }
  const { command, byHand, script, asUser = false } = manager
  const shell = ['/bin/sh', '-c', script]
  const isRoot = process.getuid?.() === 0
  if (!isRoot && !asUser && !(await run('sudo', ['-n', 'true'])).ok) {
    throw new LocalError(
      'NO_SERVER',
      `There is no redis-server here, and no right to install it: run "${byHand}" and start again.`,
    )
  }
  say(`Installing Redis with ${command} ...`)
  const [program = '', ...args] = isRoot || asUser ? shell : ['sudo', '-n', ...shell]
  const installed: RunResult = await run(program, args, { detached: true })
  if (installed.ok) return
  throw new LocalError(
    'NO_SERVER',
    `${command} could not install Redis: try "${byHand}". It said:\n${installed.output}`,
  )
}

async function findManager(): Promise<PackageManager | undefined> {
  for (const manager of packageManagers) {
    const found = await run('/bin/sh', ['-c', `command -v ${manager.command}`])
    if (found.ok) return manager
  }
  return undefined
}
