import fc from 'fast-check'
import t from 'tap'
import { readPlainHeader } from '../../src/plain/plain-header.ts'
import { type Kind, layouts } from './parts.ts'
import { makeSamples } from './samples.ts'

const samples = await makeSamples()

t.test('the beginning of a header is not plain, or says what the whole says', async (t) => {
  for (const { name, bytes, isPlain } of samples) {
    const whole = readPlainHeader(bytes, bytes.length)
    let lengths = 0
    for (let length = 0; length <= Math.min(bytes.length, 3_000); length++) {
      const found = readPlainHeader(bytes.subarray(0, length), bytes.length)
      if (found === undefined) continue
      lengths++
      if (!sameSize(found, whole)) t.same(found, whole, `${name}, ${length} bytes`)
    }
    t.equal(lengths > 0, isPlain, `${name} was plain at ${lengths} lengths`)
  }
})

function sameSize(a: object, b: object | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

t.test('nothing that a file may hold makes it throw', async (t) => {
  const starts = [
    '',
    '\xff\xd8\xff',
    '\x89PNG\r\n\x1a\n',
    'RIFF\x20\0\0\0WEBPVP8 ',
    'RIFF\xff\0\0\0WEBPVP8X',
  ]
  const file = fc.tuple(
    fc.constantFrom(...starts),
    fc.uint8Array({ maxLength: 200 }),
    fc.maxSafeNat(),
  )
  const property = fc.property(file, ([start, rest, length]) => {
    readPlainHeader(Buffer.concat([Buffer.from(start, 'latin1'), rest]), length)
  })
  const run = fc.check(property, { numRuns: 5_000 })
  t.notOk(run.failed, fc.defaultReportMessage(run) ?? `${run.numRuns} files`)
})

t.test('no head takes long', async (t) => {
  const repeated = (kind: Kind, name: string, data: Buffer | string) => {
    const part = { name, data: Buffer.from(data) }
    const first = kind === 'png' ? [ihdr] : []
    return layouts[kind].join([...first, ...Array(10_000).fill(part)]).subarray(0, 128 * 1024)
  }
  const ihdr = {
    name: 'IHDR',
    data: Buffer.from('0000000100000001080000000000'.slice(0, 26), 'hex'),
  }
  const heads = {
    'JPEG of comments': repeated('jpeg', '\xff\xfe', ''),
    'JPEG of EXIF': repeated('jpeg', '\xff\xe1', 'Exif\0\0'),
    'JPEG of Huffman tables': repeated('jpeg', '\xff\xc4', Buffer.alloc(17)),
    'JPEG of the largest Huffman tables': repeated('jpeg', '\xff\xc4', Buffer.alloc(17 * 3_800)),
    'PNG of text': repeated('png', 'tEXt', 'Title\0'),
    'PNG of much text': repeated('png', 'tEXt', `Title\0${'x'.repeat(65_000)}`),
    'WebP of nothing': repeated('webp', 'PADD', ''),
  }
  for (const [name, head] of Object.entries(heads)) {
    const before = process.threadCpuUsage()
    for (let n = 0; n < 10; n++) t.equal(readPlainHeader(head, 1_000_000), undefined)
    const { user, system } = process.threadCpuUsage(before)
    const each = (user + system) / 10 / 1000
    t.ok(each < 10, `${name}: ${each} ms`)
  }
})
