import { stat } from 'node:fs/promises'
import { LocalError } from '../errors.ts'
import { type Account, run } from '../run.ts'

const ownName = 'image-dump'

/** How the two families of Linux make a user without a home or a shell. */
const makers = [
  ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/bin/false', ownName],
  ['adduser', '-S', '-D', '-H', '-s', '/bin/false', ownName],
] as const

/**
 * As whom Postgres runs: as ourselves, but never as root, which it refuses. Then it is, in turn:
 *
 * - the owner of the cluster, if there is one already;
 * - `image-dump`, a user of its own, made here. Not `postgres`: a Postgres of this machine would
 *   have our files open to it, and ours that one's;
 * - `nobody`, in a container that can't make users. It must be in the password file: `initdb`
 *   looks up the name of the user that it runs as, and stops where there is none.
 *
 * @param cluster where the cluster is or will be
 * @returns undefined for ourselves
 */
export async function postgresAccount(cluster: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(cluster).catch(() => undefined)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const account = (await accountOf(ownName)) ?? (await makeAccount()) ?? (await accountOf('nobody'))
  if (account) return account
  throw new LocalError(
    'NO_SERVER',
    `Postgres does not run as root, and there is no other user: add one called ${ownName}.`,
  )
}

async function makeAccount(): Promise<Account | undefined> {
  for (const [command, ...args] of makers) {
    await run(command, args)
    // Looked up whatever the command said: another run may have been quicker.
    const account = await accountOf(ownName)
    if (account) return account
  }
  return undefined
}

async function accountOf(name: string): Promise<Account | undefined> {
  const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
  if (!uid.ok || !gid.ok) return undefined
  return { uid: Number(uid.output), gid: Number(gid.output) }
}
