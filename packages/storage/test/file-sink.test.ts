import { once } from 'node:events'
import { type FileHandle, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import t, { type Test } from 'tap'
import { type File, FileSink } from '../src/file-sink.ts'

/** A file that counts what is asked of it, and does `instead` where that is given. */
async function counted(t: Test, instead: (file: FileHandle) => Partial<File> = () => ({})) {
  const path = join(t.testdir(), 'file')
  const file = await open(path, 'wx')
  const asked: string[] = []
  const doing: File = {
    writev: (chunks) => file.writev(chunks),
    write: (bytes, offset) => file.write(bytes, offset),
    datasync: () => file.datasync(),
    close: () => file.close(),
    ...instead(file),
  }
  const handle = new Proxy(doing, {
    get(target, name, receiver) {
      asked.push(String(name))
      return Reflect.get(target, name, receiver)
    },
  })
  return { handle, asked, text: () => readFile(path, 'utf8') }
}

t.test('what comes in parts is written at once, synced and closed', async (t) => {
  const { handle, asked, text } = await counted(t)
  const sink = new FileSink(handle, { sync: true })
  for (const part of ['an ', 'image ', 'in parts']) sink.write(part)
  await finished(sink.end())
  t.strictSame(asked, ['writev', 'datasync', 'close'])
  t.equal(await text(), 'an image in parts')
})

t.test('a file that is not to be synced is not, and an empty one is not written', async (t) => {
  const { handle, asked } = await counted(t)
  await finished(new FileSink(handle, { sync: false }).end())
  t.strictSame(asked, ['close'])
})

t.test('no more than a part of a large file is held', async (t) => {
  const { handle, asked, text } = await counted(t)
  const sink = new FileSink(handle, { sync: false })
  const part = Buffer.alloc(100_000, 'x')
  for (let n = 0; n < 10; n += 1) if (!sink.write(part)) await once(sink, 'drain')
  await finished(sink.end())
  t.strictSame(asked, ['writev', 'writev', 'writev', 'writev', 'close'])
  t.equal(await text(), 'x'.repeat(1_000_000))
})

t.test('nor are many small ones', async (t) => {
  const { handle, asked, text } = await counted(t)
  const sink = new FileSink(handle, { sync: false })
  for (let n = 0; n < 100; n += 1) sink.write('x')
  await finished(sink.end())
  t.strictSame(asked, ['writev', 'writev', 'close'])
  t.equal(await text(), 'x'.repeat(100))
})

t.test('what the disk did not take at once is written after it', async (t) => {
  const { handle, asked, text } = await counted(t, (file) => ({
    writev: ([first]) => file.writev(first ? [first] : []),
  }))
  const sink = new FileSink(handle, { sync: true })
  for (const part of ['an ', 'image ', 'in parts']) sink.write(part)
  await finished(sink.end())
  t.strictSame(asked, ['writev', 'write', 'datasync', 'close'])
  t.equal(await text(), 'an image in parts')
})

for (const operation of ['writev', 'datasync', 'close'] as const) {
  t.test(`a ${operation} that fails fails the stream, and the file is closed`, async (t) => {
    const full = new Error('the disk is full')
    const { handle, asked } = await counted(t, (file) => ({
      [operation]: async () => {
        if (operation === 'close') await file.close()
        throw full
      },
    }))
    await t.rejects(finished(new FileSink(handle, { sync: true }).end('x')), full)
    t.equal(asked.at(-1), 'close')
  })
}
