import t from 'tap'
import { readPlainHeader } from '../../src/plain/plain-header.ts'
import { layouts, type Part } from './parts.ts'

const { join } = layouts.webp
const part = (name: string, data: string): Part => ({ name, data: Buffer.from(data, 'latin1') })
const sizeOf = (file: Buffer, fileLength = file.length) => {
  const found = readPlainHeader(file, fileLength)
  return found && `${found.width}x${found.height}`
}
const size = (...parts: readonly Part[]) => sizeOf(join(parts))

// 70 by 45, each.
const lossy = part('VP8 ', '\x10\x02\0\x9d\x01\x2a\x46\0\x2d\0of 20 bytes')
const lossless = part('VP8L', '\x2f\x45\0\x0b\0of 13 bytes')
const extended = part('VP8X', '\x10\0\0\0\x45\0\0\x2c\0\0')
const alpha = part('ALPH', '\0 something')
const ignored = part('PADD', 'nothing')

t.test('the simple format has an image and nothing else that means anything', async (t) => {
  for (const image of [lossy, lossless]) {
    t.equal(size(image), '70x45')
    t.equal(size(image, ignored), '70x45')
    t.equal(size(ignored, image), undefined)
    for (const more of [lossy, lossless, extended, alpha, part('EXIF', ''), part('ANIM', '')]) {
      t.equal(size(image, more), undefined, more.name)
    }
  }
})

t.test('the extended format has alpha, or nothing more than the simple one', async (t) => {
  t.equal(size(extended, alpha, lossy), '70x45')
  t.equal(size(extended, lossy), '70x45')
  t.equal(size(extended, lossless), '70x45')
  t.equal(size(extended, alpha, lossless), undefined, 'alpha twice')
  t.equal(size(extended, alpha, lossy, ignored), undefined, 'more behind it')
  t.equal(size(extended, part('ICCP', 'x'), lossy), undefined, 'a colour profile')
  t.equal(size(extended), undefined, 'no image')
  const wrong: Record<string, string> = {
    animated: '\x02\0\0\0\x45\0\0\x2c\0\0',
    'with EXIF': '\x08\0\0\0\x45\0\0\x2c\0\0',
    'a reserved bit': '\0\x01\0\0\x45\0\0\x2c\0\0',
    'another width': '\x10\0\0\0\x46\0\0\x2c\0\0',
    'another height': '\x10\0\0\0\x45\0\0\x2d\0\0',
    'a byte less': '\x10\0\0\0\x45\0\0\x2c\0',
    'more of it': '\x10\0\0\0\x45\0\0\x2c\0\0\0\0',
  }
  for (const [name, data] of Object.entries(wrong)) {
    t.equal(size(part('VP8X', data), lossy), undefined, name)
  }
})

t.test('a frame is a key frame that is shown', async (t) => {
  const wrong: Record<string, string> = {
    'no key frame': '\x11\x02\0\x9d\x01\x2a\x46\0\x2d\0of 20 bytes',
    'not shown': '\0\x02\0\x9d\x01\x2a\x46\0\x2d\0of 20 bytes',
    'profile 4': '\x18\x02\0\x9d\x01\x2a\x46\0\x2d\0of 20 bytes',
    'another start': '\x10\x02\0\x9d\x01\x2b\x46\0\x2d\0of 20 bytes',
    'no width': '\x10\x02\0\x9d\x01\x2a\0\x40\x2d\0of 20 bytes',
    'no height': '\x10\x02\0\x9d\x01\x2a\x46\0\0\x40of 20 bytes',
    'a first part as long as all of it': '\xb0\x02\0\x9d\x01\x2a\x46\0\x2d\0of 21 bytes',
    'too short': '\x10\0\0\x9d\x01\x2a\x46\0\x2d',
  }
  for (const [name, data] of Object.entries(wrong))
    t.equal(size(part('VP8 ', data)), undefined, name)
  const scaled = part('VP8 ', '\x10\x02\0\x9d\x01\x2a\x46\x40\x2d\xc0of 20 bytes')
  t.equal(size(scaled), '70x45', 'how it is to be scaled says nothing')
})

t.test('a lossless image is of version 0', async (t) => {
  t.equal(size(part('VP8L', '\x2f\x45\0\x0b\x20of 13 bytes')), undefined)
  t.equal(size(part('VP8L', '\x2e\x45\0\x0b\0of 13 bytes')), undefined)
  t.equal(size(part('VP8L', '\x2f\xff\xff\xff\x0fof 13 bytes')), '16384x16384')
})

t.test('the container is as long as it says, and in the file', async (t) => {
  const file = join([lossy])
  t.equal(
    sizeOf(Buffer.concat([file, Buffer.from('more')])),
    '70x45',
    'what follows is no part of it',
  )
  t.equal(sizeOf(file, file.length - 1), undefined, 'a byte less')
  for (const length of [0, 4, file.length - 9, file.length - 7, 0xffffffff]) {
    const other = Buffer.from(file)
    other.writeUInt32LE(length, 4)
    t.equal(sizeOf(other, file.length + 100), undefined, `${length}`)
  }
  const past = join([lossy, ignored])
  past.writeUInt32LE(200, past.length - 12)
  t.equal(sizeOf(past), undefined, 'a chunk that goes past the end')
  t.equal(sizeOf(Buffer.from(file.toString('latin1').replace('RIFF', 'RIFX'), 'latin1')), undefined)
})
