import { mkdir, readlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import t from 'tap'
import { startPostgres } from '../src/index.ts'
import { query } from './query.ts'
import { folderFor, quick } from './temporary.ts'

const skip = process.getuid?.() === 0 ? false : 'only root has to run Postgres as another user'

t.test('below a closed folder, the data is kept in an open one', { skip }, async (t) => {
  const dir = join(await folderFor(t), 'closed', 'postgres')
  await mkdir(dirname(dir), { mode: 0o700 })
  const said: string[] = []
  const first = await startPostgres({ dir, settings: quick, say: (line) => said.push(line) })
  t.equal(said.length, 1)
  const home = await readlink(dir)
  t.match(said[0], home, 'and a person is told where')
  await query(first.url, 'create table kept (n int)')
  await first.stop()

  const second = await startPostgres({ dir, settings: quick })
  t.same(await query(second.url, 'select n from kept'), [])
  await second.stop()
})
