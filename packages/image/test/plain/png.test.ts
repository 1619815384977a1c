import sharp from 'sharp'
import t from 'tap'
import { readPlainHeader } from '../../src/plain/plain-header.ts'
import { layouts, type Part } from './parts.ts'

const { split, join } = layouts.png
const red = { width: 8, height: 6, channels: 3, background: 'red' } as const
const image = sharp({ create: red })
const rgb = split(await image.clone().png().toBuffer())
const palette = split(await image.clone().png({ palette: true }).toBuffer())

const part = (name: string, data: string): Part => ({ name, data: Buffer.from(data, 'latin1') })
const sizeOf = (file: Buffer, fileLength = file.length) => {
  const found = readPlainHeader(file, fileLength)
  return found && `${found.width}x${found.height}`
}
/** With chunks behind IHDR. */
const added = (parts: readonly Part[], ...more: readonly Part[]) =>
  sizeOf(join(parts.toSpliced(1, 0, ...more)))
const withHeader = (data: string) => sizeOf(join(rgb.with(0, part('IHDR', data))))

t.test('IHDR has a size, and a depth that goes with its colours', async (t) => {
  const rest = (depth: number, colours: number) => `${String.fromCharCode(depth, colours)}\0\0\0`
  t.equal(withHeader(`\0\0\0\x08\0\0\0\x06${rest(8, 2)}`), '8x6')
  t.equal(withHeader(`\0\x0f\x42\x40\0\x0f\x42\x40${rest(8, 2)}`), '1000000x1000000')
  const wrong: Record<string, string> = {
    'a byte less': `\0\0\0\x08\0\0\0\x06${rest(8, 2).slice(1)}`,
    'a byte more': `\0\0\0\x08\0\0\0\x06${rest(8, 2)}\0`,
    'no width': `\0\0\0\0\0\0\0\x06${rest(8, 2)}`,
    'no height': `\0\0\0\x08\0\0\0\0${rest(8, 2)}`,
    'too wide': `\0\x0f\x42\x41\0\0\0\x06${rest(8, 2)}`,
    'too high': `\0\0\0\x08\0\x0f\x42\x41${rest(8, 2)}`,
    'four bits of RGB': `\0\0\0\x08\0\0\0\x06${rest(4, 2)}`,
    'colours of type 1': `\0\0\0\x08\0\0\0\x06${rest(8, 1)}`,
    'no depth': `\0\0\0\x08\0\0\0\x06${rest(0, 2)}`,
    'another compression': '\0\0\0\x08\0\0\0\x06\x08\x02\x01\0\0',
    'another filter': '\0\0\0\x08\0\0\0\x06\x08\x02\0\x01\0',
    'another interlacing': '\0\0\0\x08\0\0\0\x06\x08\x02\0\0\x02',
    'no palette': `\0\0\0\x08\0\0\0\x06${rest(8, 3)}`,
  }
  for (const [name, data] of Object.entries(wrong)) t.equal(withHeader(data), undefined, name)
})

t.test('every CRC up to the pixels is right', async (t) => {
  const file = join(palette)
  const end = file.indexOf('IDAT')
  for (let at = 8; at < end; at++) {
    const damaged = Buffer.from(file)
    damaged.writeUInt8(file.readUInt8(at) ^ 0x20, at)
    if (sizeOf(damaged)) t.fail(`byte ${at}`)
  }
  t.equal(sizeOf(file), '8x6')
})

t.test('a chunk is as it has to be, once, and in its place', async (t) => {
  const text = part('tEXt', 'Comment\0by hand')
  t.equal(added(rgb, text, text, part('sRGB', '\0'), part('tIME', '1234567')), '8x6')
  const gamma = part('gAMA', '\0\0\xb1\x8f')
  t.equal(added(palette, gamma), '8x6')
  t.equal(added(palette, gamma, gamma), undefined, 'twice')
  t.equal(sizeOf(join(palette.toSpliced(2, 0, gamma))), undefined, 'behind PLTE')
  const transparency = part('tRNS', '\0')
  t.equal(sizeOf(join(palette.toSpliced(2, 0, transparency))), '8x6')
  t.equal(added(palette, transparency), undefined, 'in front of PLTE')
  const wrong: Record<string, string> = {
    gAMA: '\0\0\0',
    cHRM: '\0'.repeat(31),
    sRGB: '\x04',
    sBIT: '\x08\x08',
    pHYs: '\0\0\0\x01\0\0\0\x01\x02',
    tIME: '123456',
    tRNS: '\0\0',
    bKGD: '\0',
    tEXt: 'Raw profile type exif\0\nexif\n1\n00',
    PLTE: '\0\0\0',
    iCCP: 'icc\0\0x',
    zTXt: 'Title\0\0x',
    iTXt: 'Title\0\0\0\0\0x',
    eXIf: 'II*\0\x08\0\0\0\0\0',
    acTL: '\0\0\0\x01\0\0\0\0',
    IHDR: '\0\0\0\x08\0\0\0\x06\x08\x02\0\0\0',
    IEND: '',
    prIv: 'of somebody',
  }
  const bare = rgb.filter(({ name }) => name !== 'pHYs')
  for (const [name, data] of Object.entries(wrong))
    t.equal(added(bare, part(name, data)), undefined, name)
  t.equal(added(rgb, ...Array(100).fill(text)), undefined, 'very many chunks')
})

t.test('a palette has as many colours as the depth has room for', async (t) => {
  const withPalette = (data: string) =>
    sizeOf(join(palette.map((old) => (old.name === 'PLTE' ? part('PLTE', data) : old))))
  const depth = palette[0]?.data[8] ?? 0
  t.equal(withPalette('rgb'.repeat(2 ** depth)), '8x6')
  for (const data of ['', 'rg', 'rgbr', 'rgb'.repeat(2 ** depth + 1)]) {
    t.equal(withPalette(data), undefined, `${data.length} bytes`)
  }
})

t.test('the first pixels are in the file', async (t) => {
  const file = join(rgb)
  t.equal(sizeOf(file, file.length - 12), '8x6')
  t.equal(sizeOf(file, file.length - 13), undefined)
  const huge = Buffer.from(file)
  huge.writeUInt32BE(8_000_001, file.indexOf('IDAT') - 4)
  t.equal(sizeOf(huge, 2 ** 40), undefined, 'more than libpng may take at once')
})
