import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { decodeHeader } from '../../src/decode.ts'
import { ImageRefused, inspectImage } from '../../src/index.ts'
import { readPlainHeader } from '../../src/plain/plain-header.ts'
import { makeSamples } from './samples.ts'

const samples = await makeSamples()
const maxPixels = 1_000_000
const tooMany = { name: 'ImageRefused', failure: { code: 'TOO_MANY_PIXELS' } }

t.test('the header of an ordinary image is plain, and says what the decoder says', async (t) => {
  const path = join(t.testdir(), 'image')
  for (const { name, bytes, isPlain } of samples) {
    await writeFile(path, bytes)
    const decoded = await decodeHeader(path)
    t.ok(decoded, `${name} is an image`)
    t.strictSame(readPlainHeader(bytes, bytes.length), isPlain ? decoded : undefined, name)
  }
})

t.test('no decoder is asked for what is plain, in whatever pieces it came', async (t) => {
  const nowhere = join(t.testdir(), 'missing')
  for (const { name, bytes, isPlain } of samples) {
    for (const size of [bytes.length, 1000, 10]) {
      const seen = { head: inPieces(bytes, size), bytes: bytes.length }
      const found = inspectImage(nowhere, { maxPixels, seen })
      if (isPlain) t.strictSame(await found, readPlainHeader(bytes, bytes.length), name)
      else await t.rejects(found, ImageRefused, name)
    }
  }
})

t.test('what is not plain, or was not seen, is decoded', async (t) => {
  const path = join(t.testdir(), 'image')
  for (const { name, bytes } of samples) {
    await writeFile(path, bytes)
    const decoded = await inspectImage(path, { maxPixels })
    const heads = { cut: [bytes.subarray(0, 20)], nothing: [], other: [Buffer.from('hello')] }
    for (const [what, head] of Object.entries({ ...heads, whole: [bytes] })) {
      const seen = { head, bytes: bytes.length }
      t.strictSame(await inspectImage(path, { maxPixels, seen }), decoded, `${name}, ${what}`)
    }
  }
})

t.test('too many pixels are too many, whoever counts them', async (t) => {
  const path = join(t.testdir(), 'image')
  for (const { name, bytes } of samples) {
    await writeFile(path, bytes)
    const seen = { head: [bytes], bytes: bytes.length }
    const found = inspectImage(path, { maxPixels: 0, seen })
    await t.rejects(found, tooMany, name)
  }
})

function inPieces(bytes: Buffer, size: number): Buffer[] {
  const count = Math.ceil(bytes.length / size)
  return Array.from({ length: count }, (_, n) => bytes.subarray(n * size, (n + 1) * size))
}
