import t from 'tap'
import { FileHead } from '../src/file-head.ts'

const most = 128 * 1024

function headOf(...chunks: readonly Buffer[]): readonly Buffer[] {
  const head = new FileHead()
  for (const chunk of chunks) head.take(chunk)
  return head.pieces
}

t.test('a head is the chunks themselves, and none of them is copied', async (t) => {
  const chunks = [Buffer.alloc(10, 'a'), Buffer.alloc(1_000, 'b'), Buffer.alloc(60_000, 'c')]
  const head = headOf(...chunks)
  t.equal(head.length, 3)
  for (const [n, piece] of head.entries()) t.equal(piece, chunks[n])
  t.strictSame(headOf(), [])
})

t.test('no more is kept than may be, however it comes', async (t) => {
  const whole = Buffer.alloc(3 * most, 'abc')
  const sizes = [whole.length, most, 100_000, 4_096]
  for (const size of sizes) {
    const count = Math.ceil(whole.length / size)
    const chunks = Array.from({ length: count }, (_, n) => whole.subarray(n * size, (n + 1) * size))
    const head = Buffer.concat(headOf(...chunks))
    t.ok(head.equals(whole.subarray(0, most)), `in chunks of ${size}`)
  }
  const bytes = Array.from({ length: 1_000 }, (_, n) => whole.subarray(n, n + 1))
  const head = headOf(...bytes)
  t.ok(head.length < 100, 'few pieces')
  t.ok(Buffer.concat(head).equals(whole.subarray(0, head.length)), 'from the beginning')
})
