import sharp from 'sharp'
import t from 'tap'
import { readPlainHeader } from '../../src/plain/plain-header.ts'
import { layouts, type Part } from './parts.ts'

const { split, join } = layouts.jpeg
const red = { width: 8, height: 6, channels: 3, background: 'red' } as const
const parts = split(await sharp({ create: red }).jpeg().toBuffer())

const part = (marker: number, data: string): Part => {
  return { name: `\xff${String.fromCharCode(marker)}`, data: Buffer.from(data, 'latin1') }
}
const size = (changed: readonly Part[]) => {
  const file = join(changed)
  const found = readPlainHeader(file, file.length)
  return found && `${found.width}x${found.height}`
}
const before = (marker: number, data: string) => size([part(marker, data), ...parts])
const instead = (marker: number, data: string) => {
  const { name } = part(marker, '')
  return size(parts.map((old) => (old.name === name ? part(marker, data) : old)))
}

t.test('segments that say nothing of the size may stand in front', async (t) => {
  t.equal(size(parts), '8x6')
  for (let marker = 0xe0; marker <= 0xef; marker++) {
    const isAppOne = marker === 0xe1
    t.equal(before(marker, 'anything'), isAppOne ? undefined : '8x6', marker.toString(16))
  }
  t.equal(before(0xfe, ''), '8x6')
  t.equal(before(0xdd, '\0\0'), '8x6')
  t.equal(before(0xe1, 'Exif\0\0'), '8x6')
  t.equal(before(0xe1, 'http://ns.adobe.com/xap/1.0/\0'), '8x6')
  t.equal(before(0xe0, 'JFIF\0\x01\x02\0\0\x01\0\x01\0\0'), '8x6')
})

t.test('other segments are for the decoder', async (t) => {
  const others = { TEM: 0x01, SOF3: 0xc3, SOF9: 0xc9, DAC: 0xcc, RST0: 0xd0, SOI: 0xd8, EOI: 0xd9 }
  for (const [name, marker] of Object.entries({ ...others, DNL: 0xdc, DHP: 0xde, JPG0: 0xf0 })) {
    t.equal(before(marker, '\0\0'), undefined, name)
  }
  t.equal(before(0xe0, 'JFIF\0\x02\0\0\0\x01\0\x01\0\0'), undefined, 'JFIF 2')
  t.equal(before(0xe1, 'httpx'), undefined, 'what libvips may take for XMP')
  t.equal(size([...Array(100).fill(part(0xfe, '')), ...parts]), undefined, 'very many segments')
})

t.test('tables are as long as they say', async (t) => {
  const counts = (...list: number[]) =>
    String.fromCharCode(...list, ...Array(16 - list.length).fill(0))
  t.equal(before(0xdb, `\x00${'x'.repeat(64)}\x13${'xx'.repeat(64)}`), '8x6')
  t.equal(before(0xc4, `\x00${counts(0, 1)}x\x13${counts(0, 2)}xx`), '8x6')
  const wrong: Record<string, readonly [number, string]> = {
    'no quantization table': [0xdb, ''],
    'half a quantization table': [0xdb, `\x00${'x'.repeat(63)}`],
    'one and a bit': [0xdb, `\x00${'x'.repeat(64)}\x01`],
    'quantization of 32 bits': [0xdb, `\x20${'xx'.repeat(64)}`],
    'quantization table 4': [0xdb, `\x04${'x'.repeat(64)}`],
    'no Huffman table': [0xc4, ''],
    'Huffman table 4': [0xc4, `\x04${counts(0, 1)}x`],
    'Huffman class 2': [0xc4, `\x20${counts(0, 1)}x`],
    'too few values': [0xc4, `\x00${counts(0, 2)}x`],
    'too many values': [0xc4, `\x00${counts(0, 1)}xx`],
    'more values than there are': [0xc4, `\x00${counts(255, 2)}${'x'.repeat(257)}`],
    'a longer restart interval': [0xdd, '\0\0\0'],
  }
  for (const [name, [marker, data]] of Object.entries(wrong)) {
    t.equal(before(marker, data), undefined, name)
  }
})

t.test('a frame is of 8 bits, grey or of three components', async (t) => {
  const three = '\x01\x22\0\x02\x11\x01\x03\x11\x01'
  t.equal(instead(0xc0, `\x08\xff\xdc\xff\xdc\x03${three}`), '65500x65500')
  const wrong: Record<string, string> = {
    nothing: '',
    '12 bits': `\x0c\0\x06\0\x08\x03${three}`,
    'no height': `\x08\0\0\0\x08\x03${three}`,
    'no width': `\x08\0\x06\0\0\x03${three}`,
    'too high': `\x08\xff\xdd\0\x08\x03${three}`,
    'too wide': `\x08\0\x06\xff\xdd\x03${three}`,
    'no components': '\x08\0\x06\0\x08\0',
    'two components': `\x08\0\x06\0\x08\x02${three.slice(3)}`,
    'four components': `\x08\0\x06\0\x08\x04${three}\x04\x11\0`,
    'a component less': `\x08\0\x06\0\x08\x03${three.slice(3)}`,
    'a byte more': `\x08\0\x06\0\x08\x03${three}x`,
    'a component twice': `\x08\0\x06\0\x08\x03${three.slice(3)}${three.slice(3, 6)}`,
    'sampling by 0': `\x08\0\x06\0\x08\x03${three.replace('\x22', '\x20')}`,
    'sampling by 5': `\x08\0\x06\0\x08\x03${three.replace('\x22', '\x52')}`,
    'quantization table 4': `\x08\0\x06\0\x08\x03${three.replace('\0', '\x04')}`,
  }
  for (const [name, data] of Object.entries(wrong)) t.equal(instead(0xc0, data), undefined, name)
  t.equal(size(parts.flatMap((p) => (p.name === '\xff\xc0' ? [p, p] : [p]))), undefined, 'twice')
  t.equal(size(parts.filter(({ name }) => name !== '\xff\xc0')), undefined, 'no frame')
})

t.test('the first scan belongs to the frame', async (t) => {
  t.equal(instead(0xda, '\x01\x02\0\0\x3f\0'), '8x6', 'a scan of one component')
  const wrong: Record<string, string> = {
    nothing: '',
    'no components': '\0\0\x3f\0',
    'a component that there is not': '\x01\x04\0\0\x3f\0',
    'a component twice': '\x02\x01\0\x01\0\0\x3f\0',
    'more components than there are': '\x04\x01\0\x02\0\x03\0\x01\0\0\x3f\0',
    'a byte less': '\x01\x01\0\0\x3f',
    'a byte more': '\x01\x01\0\0\x3f\0x',
    'Huffman table 4': '\x01\x01\x40\0\x3f\0',
    'not all frequencies': '\x01\x01\0\0\x3e\0',
    'not from the first': '\x01\x01\0\x01\x3f\0',
    'not all bits': '\x01\x01\0\0\x3f\x01',
  }
  for (const [name, data] of Object.entries(wrong)) t.equal(instead(0xda, data), undefined, name)
})
