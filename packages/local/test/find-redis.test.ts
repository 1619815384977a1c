import { access, chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { installRedis } from '../src/redis/install.ts'
import { findRedis } from '../src/redis/program.ts'
import { folderFor } from './temporary.ts'

t.test('a Redis is found in any of the folders, else a Valkey', async (t) => {
  const [first, second] = [await folderFor(t), await folderFor(t)]
  t.equal(await findRedis([first, second]), undefined)
  await program(first, 'valkey-server', '')
  t.equal(await findRedis(['', first, second]), join(first, 'valkey-server'))
  await program(second, 'redis-server', '')
  t.equal(await findRedis([first, second]), join(second, 'redis-server'))
})

t.test('where there is none, the machine’s package manager is asked for it', async (t) => {
  const folder = await folderFor(t)
  usePath(t, folder)
  // The first name is refused, as where Redis was dropped for Valkey.
  await program(folder, 'apk', `[ "$3" = valkey ] && : > "${folder}/installed"`)
  await program(folder, 'sudo', 'shift; [ "$1" = true ] || "$@"')
  const said: string[] = []
  await installRedis((line) => said.push(line))
  t.same(said, ['Installing Redis with apk ...'])
  await t.resolves(access(join(folder, 'installed')))
})

t.test('where it fails, a person is told what to type', async (t) => {
  const folder = await folderFor(t)
  usePath(t, folder)
  await t.rejects(
    installRedis(() => undefined),
    { code: 'NO_SERVER', message: /REDIS_URL/ },
  )
  await program(folder, 'apk', 'echo no network; exit 1')
  await program(folder, 'sudo', 'shift; [ "$1" = true ] || "$@"')
  await t.rejects(
    installRedis(() => undefined),
    {
      code: 'NO_SERVER',
      message: /sudo apk add redis.*no network/s,
    },
  )
})

async function program(folder: string, name: string, script: string): Promise<void> {
  const file = join(folder, name)
  await writeFile(file, `#!/bin/sh\n${script}\n`)
  await chmod(file, 0o755)
}

/** With nothing else on the PATH, so that no package manager of this machine is found. */
function usePath(t: Test, folder: string): void {
  const former = process.env.PATH
  process.env.PATH = folder
  t.teardown(() => {
    process.env.PATH = former
  })
}
