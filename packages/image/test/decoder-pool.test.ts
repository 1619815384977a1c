import { fileURLToPath } from 'node:url'
import t from 'tap'
import { DecoderPool, DecodersBusy } from '../src/decoder-pool.ts'

const script = fileURLToPath(new URL('./fixtures/fragile-decoder.ts', import.meta.url))
const open = (mostWaiting: number) =>
  new DecoderPool<string, object>({ script, patience: 300, processes: 2, mostWaiting })

t.test('a file that breaks a decoder holds up none but itself', async (t) => {
  const pool = open(10)
  const paths = ['crash', 'a', 'hang', 'b', 'c', 'crash', 'd']
  const answers = await Promise.all(paths.map((path) => pool.decode(path)))
  for (const [n, path] of paths.entries()) {
    const expected = path.length > 1 ? { refused: true } : { image: { height: 1 } }
    t.match(answers[n], expected, path)
  }
})

t.test('more than may wait is refused, and taken again later', async (t) => {
  const pool = open(1)
  const taken = ['a', 'b', 'c'].map((path) => pool.decode(path))
  await t.rejects(pool.decode('d'), DecodersBusy)
  await Promise.all(taken)
  t.match(await pool.decode('d'), { image: {} })
})
