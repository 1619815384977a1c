import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import t, { type Test } from 'tap'
import { readExif } from '../src/index.ts'
import { exifBytes, type Field, withExif } from './exif-bytes.ts'

const nothing = {
  make: null,
  model: null,
  software: null,
  orientation: null,
  flash: null,
  meteringMode: null,
  saturation: null,
  sharpness: null,
  contrast: null,
  xResolution: null,
  yResolution: null,
  apertureValue: null,
  focalLength: null,
  exifVersion: null,
}

const red = () => sharp({ create: { width: 8, height: 6, channels: 3, background: 'red' } })

function reader(t: Test) {
  const folder = t.testdir()
  let files = 0
  return async (bytes: Buffer) => {
    files += 1
    const path = join(folder, `${files}`)
    await writeFile(path, bytes)
    return readExif(path)
  }
}

t.test('a photo says what its camera wrote, in words, and not where it was taken', async (t) => {
  const path = new URL('fixtures/nikon-coolpix-p1.jpg', import.meta.url)
  t.match((await readFile(path)).toString('latin1'), 'COOLPIX')
  t.strictSame(await reader(t)(await readFile(path)), {
    make: 'NIKON',
    model: 'COOLPIX P1',
    software: 'GIMP 2.4.5',
    orientation: 1,
    flash: 'Flash did not fire, auto mode',
    meteringMode: 'Pattern',
    saturation: 'Normal',
    sharpness: 'Normal',
    contrast: 'Normal',
    xResolution: '72',
    yResolution: '72',
    apertureValue: '2.9',
    focalLength: '7.5',
    exifVersion: '0220',
  })
})

t.test('both orders of bytes are read, and every format', async (t) => {
  const read = reader(t)
  const main: readonly Field[] = [{ tag: 0x010f, type: 2, value: 'Canon\0' }]
  const jpeg = await red().jpeg().toBuffer()
  for (const order of ['II', 'MM'] as const) {
    t.match(await read(withExif(jpeg, exifBytes({ main }, order))), { make: 'Canon' })
    t.match(await read(exifBytes({ main }, order)), { make: 'Canon' }, 'a TIFF is all EXIF')
  }
  const tagged = red().withExif({ IFD0: { Make: 'Canon' }, IFD2: { FNumber: '28/10' } })
  for (const format of ['jpeg', 'png', 'webp', 'avif'] as const) {
    t.match(await read(await tagged.clone().toFormat(format).toBuffer()), { make: 'Canon' }, format)
  }
  t.match(await read(await tagged.clone().jpeg().toBuffer()), { apertureValue: '2.8' })
})

t.test('what says nothing says nothing', async (t) => {
  const read = reader(t)
  for (const format of ['jpeg', 'png', 'webp', 'gif'] as const) {
    t.strictSame(await read(await red().toFormat(format).toBuffer()), nothing, format)
  }
  for (const text of ['', 'x', 'II*\0', '\xff\xd8\xff\xe1', 'GIF89a']) {
    t.strictSame(await read(Buffer.from(text, 'latin1')), nothing)
  }
})

t.test('values that are none are none', async (t) => {
  const read = reader(t)
  const jpeg = await red().jpeg().toBuffer()
  const exif: readonly Field[] = [
    { tag: 0x9209, type: 3, value: 999 },
    { tag: 0x9207, type: 3, value: 0 },
    { tag: 0xa408, type: 3, value: 3 },
    { tag: 0x9202, type: 5, value: [1, 0] },
    { tag: 0x920a, type: 5, value: [0, 0] },
    { tag: 0x9000, type: 7, value: 'abcd' },
  ]
  const main: readonly Field[] = [
    { tag: 0x0112, type: 3, value: 9 },
    { tag: 0x011a, type: 5, value: [4294967295, 1] },
  ]
  t.strictSame(await read(withExif(jpeg, exifBytes({ main, exif }))), nothing)
  const apex: Field = { tag: 0x9202, type: 5, value: [4294967295, 1] }
  t.strictSame(await read(withExif(jpeg, exifBytes({ exif: [apex] }))), nothing)
})

t.test('text is short and clean, whatever it was', async (t) => {
  const read = reader(t)
  const jpeg = await red().jpeg().toBuffer()
  const made = async (value: string) => {
    const exif = exifBytes({ main: [{ tag: 0x010f, type: 2, value }] })
    return (await read(withExif(jpeg, exif))).make
  }
  t.equal(await made('NIKON   \0\0\0'), 'NIKON')
  t.equal(await made('NIKON\0junk'), 'NIKON')
  t.equal(await made('a\r\n\x1b[31mb\0'), 'a [31mb')
  t.equal(await made(`${'x'.repeat(60_000)}\0`), 'x'.repeat(100))
  t.equal(await made('\0\0\0\0\0'), null)
})

t.test('EXIF that is made to harm is over quickly, and harms nobody', async (t) => {
  const read = reader(t)
  const jpeg = await red().jpeg().toBuffer()
  const huge: readonly Field[] = [
    { tag: 0x010f, type: 2, value: 'x', count: 4294967295 },
    { tag: 0x0110, type: 5, value: [1, 1], count: 4294967295 },
  ]
  const circle = exifBytes({ main: [{ tag: 0x010f, type: 2, value: 'Canon\0' }] })
  // The EXIF part is the main part, and the one after the last is the first.
  circle.writeUInt32LE(8, 8 + 2 + 12 + 8)
  circle.writeUInt32LE(8, 8 + 2 + 36)
  const many = Buffer.alloc(65_000, 0x01)
  many.write('II*\0\x08\0\0\0', 'latin1')
  const segments = Buffer.concat([
    jpeg.subarray(0, 2),
    ...Array.from({ length: 300 }, () => withExif(jpeg, many).subarray(2, 65_012)),
    jpeg.subarray(2),
  ])
  const hostile = { huge: withExif(jpeg, exifBytes({ main: huge })), segments }
  const files = { ...hostile, circle: withExif(jpeg, circle), many: withExif(jpeg, many) }
  for (const [name, bytes] of Object.entries(files)) {
    const start = performance.now()
    const { make } = await read(bytes)
    t.ok((make?.length ?? 0) <= 100, name)
    t.ok(performance.now() - start < 12_000, `${name} took ${performance.now() - start} ms`)
  }
  t.match(
    await read(withExif(jpeg, exifBytes({ main: [{ tag: 0x010f, type: 2, value: 'ok\0' }] }))),
    {
      make: 'ok',
    },
  )
})

t.test('of damage anywhere the worst is that nothing is known', async (t) => {
  const read = reader(t)
  const path = new URL('fixtures/nikon-coolpix-p1.jpg', import.meta.url)
  const whole = await readFile(path)
  for (let at = 0; at < whole.length; at += 7) {
    const damaged = Buffer.from(whole)
    damaged[at] = (damaged[at] ?? 0) ^ 0xff
    const exif = await read(damaged)
    t.strictSame(Object.keys(exif), Object.keys(nothing))
    t.notMatch(JSON.stringify(exif), /\\u0000/)
    await read(whole.subarray(0, at))
  }
})

t.test('a file that is not there is INTERNAL, and may be tried again', async (t) => {
  await t.rejects(readExif('/nonexistent/file'), { name: 'ImageRefused', retryable: true })
})
