import { fileURLToPath } from 'node:url'
import t from 'tap'
import { DecoderPool, DecodersBusy } from '../src/decoder-pool.ts'

const script = fileURLToPath(new URL('./fixtures/fragile-decoder.ts', import.meta.url))
const open = (mostWaiting: number) => {
  const options = { script, patience: 300, processes: 2, mostWaiting }
  const pool = new DecoderPool<string, object>(options)
  return { pool, decode: (path: string) => pool.use((decode) => decode(path)) }
}

t.test('a file that breaks a decoder holds up none but itself', async (t) => {
  const { decode } = open(10)
  const paths = ['crash', 'a', 'hang', 'b', 'c', 'crash', 'd']
  const answers = await Promise.all(paths.map(decode))
  for (const [n, path] of paths.entries()) {
    const expected = path.length > 1 ? { refused: true } : { image: { height: 1 } }
    t.match(answers[n], expected, path)
  }
})

t.test('more than may wait is refused, and taken again later', async (t) => {
  const { decode } = open(1)
  const taken = ['a', 'b', 'c'].map(decode)
  await t.rejects(decode('d'), DecodersBusy)
  await Promise.all(taken)
  t.match(await decode('d'), { image: {} })
})

t.test(
  'who has a place keeps it until all is done, and who gets none begins nothing',
  async (t) => {
    const { pool } = open(1)
    const held = Promise.withResolvers<void>()
    let begun = 0
    const work = async () => {
      begun++
      await held.promise
    }
    const taken = [1, 2, 3].map(() => pool.use(work))
    await t.rejects(pool.use(work), DecodersBusy)
    t.equal(begun, 2)
    held.resolve()
    await Promise.all(taken)
    t.equal(begun, 3)
    await t.rejects(
      pool.use(() => Promise.reject(new Error('mine'))),
      { message: 'mine' },
    )
    await pool.use(work)
    t.equal(begun, 4, 'a place is given back by who fails')
  },
)
