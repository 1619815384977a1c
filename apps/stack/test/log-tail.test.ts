import { appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { LogTail } from '../src/log-tail.ts'
import { folderFor } from './fixtures/temporary.ts'

t.test('a log is followed from the given place, line by line', async (t) => {
  const file = join(await folderFor(t), 'log')
  await writeFile(file, 'old\n')
  const shown: string[] = []
  const show = (line: string) => void shown.push(line)
  const select = (line: string) => (line === 'dull' ? undefined : line.toUpperCase())
  const tail = await LogTail.follow(file, { from: 4, show, select })
  await appendFile(file, 'new\ndull\nha')
  await appendFile(file, 'lf\nunfinished')
  await tail.close()
  t.same(shown, ['NEW', 'HALF'])
})

t.test('a flood is cut short', async (t) => {
  const file = join(await folderFor(t), 'log')
  await writeFile(file, 'again\n'.repeat(20_000))
  const shown: string[] = []
  const show = (line: string) => void shown.push(line)
  const tail = await LogTail.follow(file, { from: 0, show, select: (line) => line })
  await tail.close()
  t.equal(shown.length, 9)
  t.equal(shown.at(-1), '... and 19992 more')
})
