import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { lockFolder } from '../src/index.ts'
import { folderFor } from './temporary.ts'

t.test('a folder is held until it is released', async (t) => {
  const folder = await folderFor(t)
  const lock = lockFolder(folder)
  t.throws(() => lockFolder(folder), { code: 'IN_USE', message: new RegExp(folder) })
  lock.release()
  lock.release()
  lockFolder(folder).release()
})

t.test('the lock of a killed process is gone with it', async (t) => {
  const folder = await folderFor(t)
  const program = join(folder, 'holder.mjs')
  const module = new URL('../src/index.ts', import.meta.url).href
  const source = `import { lockFolder } from ${JSON.stringify(module)}
lockFolder(process.argv[2])
process.send('held')`
  await writeFile(program, source)
  const holder = fork(program, [folder])
  await once(holder, 'message')
  t.throws(() => lockFolder(folder), { code: 'IN_USE' })
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  lockFolder(folder).release()
})
