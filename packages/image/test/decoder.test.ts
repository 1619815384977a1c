import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { Decoder } from '../src/decoder.ts'

const script = fileURLToPath(new URL('./fixtures/fragile-decoder.ts', import.meta.url))

/** The answer of the fragile decoder to a path that it does not break of. */
const fine = (path: string) => ({ image: { width: JSON.stringify(path).length } })

for (const fault of ['crash', 'hang']) {
  t.test(`a file that makes the decoder ${fault} is refused, and no other with it`, async (t) => {
    const decoder = new Decoder<string, object>({ script, patience: 300 })
    const paths = ['a', 'bb', fault, 'ccc', 'dddd']
    const answers = await Promise.all(paths.map((path) => decoder.decode(path)))
    for (const [i, path] of paths.entries()) {
      const expected = path === fault ? { refused: true } : fine(path)
      t.match(answers[i], expected, path)
    }
    t.match(await decoder.decode('afterwards'), fine('afterwards'))
  })
}

t.test('a decoder that does not start is INTERNAL, each time', async (t) => {
  const decoder = new Decoder({ script: '/nonexistent/script.ts', patience: 300 })
  for (let i = 0; i < 2; i++) {
    const error = await decoder.decode('a').catch((error) => error)
    t.match(error, { name: 'ImageRefused', failure: { code: 'INTERNAL' }, retryable: true })
  }
})

t.test('a process that has looked at an image can end, and its decoder ends with it', async (t) => {
  const module = new URL('../src/index.ts', import.meta.url)
  const program = `
    const { inspectImage } = await import('${module}')
    await inspectImage('${script}', { maxPixels: 1 }).catch(() => {})
    console.log('done')`
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program])
  t.equal(stdout, 'done\n')
})
