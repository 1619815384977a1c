import t from 'tap'
import { readBmp } from '../src/bmp.ts'

interface Header {
  readonly headerLength?: number
  readonly width?: number
  readonly height?: number
  readonly planes?: number
  readonly bits?: number
  readonly compression?: number
  readonly pixels?: number
}

/** A header with 24 bits a pixel, 10 by 10, unless told; 54 + 320 bytes make a whole file. */
function header({
  headerLength = 40,
  width = 10,
  height = 10,
  planes = 1,
  bits = 24,
  compression = 0,
  pixels = 14 + headerLength,
}: Header): Buffer {
  const head = Buffer.alloc(64)
  head.write('BM', 'latin1')
  head.writeUInt32LE(pixels, 10)
  head.writeUInt32LE(headerLength, 14)
  if (headerLength === 12) {
    head.writeUInt16LE(width, 18)
    head.writeUInt16LE(height, 20)
    head.writeUInt16LE(planes, 22)
    head.writeUInt16LE(bits, 24)
  } else {
    head.writeInt32LE(width, 18)
    head.writeInt32LE(height, 22)
    head.writeUInt16LE(planes, 26)
    head.writeUInt16LE(bits, 28)
    head.writeUInt32LE(compression, 30)
  }
  return head
}

const whole = 54 + 320
const size = { width: 10, height: 10 }

t.test('headers of every generation are read', async (t) => {
  for (const headerLength of [12, 16, 40, 52, 56, 64, 108, 124]) {
    const length = 14 + headerLength + 320
    t.same(readBmp(header({ headerLength }), length), size, `${headerLength} bytes`)
  }
})

t.test('rows are padded to 4 bytes, and may come from the top', async (t) => {
  for (const [bits, rowLength] of [
    [1, 4],
    [4, 8],
    [8, 12],
    [16, 20],
    [24, 32],
    [32, 40],
  ] as const) {
    t.same(readBmp(header({ bits }), 54 + rowLength * 10), size, `${bits} bits`)
    t.equal(readBmp(header({ bits }), 54 + rowLength * 10 - 1), undefined, `${bits} bits, cut`)
  }
  t.same(readBmp(header({ height: -10 }), whole), size)
})

t.test('a file that is longer than its pixels is fine', async (t) => {
  t.same(readBmp(header({}), whole + 1000), size)
  t.same(readBmp(header({ pixels: 1000 }), 1000 + 320), size)
})

t.test('run-length encoding has no length to compare with', async (t) => {
  t.same(readBmp(header({ compression: 1, bits: 8 }), 100), size)
  t.same(readBmp(header({ compression: 2, bits: 4 }), 100), size)
  t.equal(readBmp(header({ compression: 1, bits: 24 }), whole), undefined)
})

t.test('what contradicts itself is no BMP', async (t) => {
  const wrong: Record<string, Header> = {
    'no width': { width: 0 },
    'a width below 0': { width: -10 },
    'no height': { height: 0 },
    'the least height': { height: -(2 ** 31) },
    'two planes': { planes: 2 },
    'no bits': { bits: 0 },
    'odd bits': { bits: 7 },
    'a JPEG inside': { compression: 4 },
    'a PNG inside': { compression: 5 },
    'pixels within the header': { pixels: 20 },
    'pixels after the end': { pixels: whole },
    'a header of no known length': { headerLength: 41 },
    'more rows than bytes': { height: 11 },
  }
  for (const [name, fields] of Object.entries(wrong)) {
    t.equal(readBmp(header(fields), whole), undefined, name)
  }
})

t.test('text that begins with BM is no BMP, nor is half a header', async (t) => {
  t.equal(
    readBmp(Buffer.from('BM is how a bitmap begins, and not only a bitmap.'), 1000),
    undefined,
  )
  for (let length = 0; length < 38; length++) {
    t.equal(readBmp(header({}).subarray(0, length), whole), undefined)
  }
})
