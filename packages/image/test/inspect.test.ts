import { crc32 } from 'node:zlib'
import { contentTypes, startOrigin } from '@image-dump/origin'
import sharp from 'sharp'
import t from 'tap'
import { ImageRefused, inspectImage } from '../src/index.ts'
import { heic } from './heic.ts'
import { inspector } from './support.ts'

const red = { create: { width: 40, height: 30, channels: 3, background: 'red' } } as const

t.test('every format is told by its bytes, with its size', async (t) => {
  const { inspect } = inspector(t)
  const origin = await startOrigin()
  t.teardown(() => origin.close())
  for (const [extension, contentType] of Object.entries(contentTypes)) {
    for (const query of ['', '?bytes=0', '?bytes=1000000']) {
      const bytes = await origin.bytesOf(`/images/1.${extension}${query}`)
      const expected = { contentType, extension, width: 176, height: 120 }
      t.same(await inspect(bytes), expected, extension + query)
    }
  }
  t.same(await inspect(heic(640, 480)), {
    contentType: 'image/heic',
    extension: 'heic',
    width: 640,
    height: 480,
  })
})

t.test(
  'the size is that of the stored pixels, whatever EXIF says of their orientation',
  async (t) => {
    const { inspect } = inspector(t)
    const turned = await sharp(red).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    t.match(await inspect(turned), { width: 40, height: 30 })
  },
)

t.test('the size of an animation is that of one frame', async (t) => {
  const { inspect } = inspector(t)
  const frames = await Promise.all(
    ['red', 'green', 'blue'].map((background) =>
      sharp({ create: { ...red.create, background } })
        .png()
        .toBuffer(),
    ),
  )
  const joined = sharp(frames, { join: { animated: true } })
  t.match(await inspect(await joined.clone().gif().toBuffer()), { width: 40, height: 30 })
  t.match(await inspect(await joined.clone().webp().toBuffer()), { width: 40, height: 30 })
})

t.test('more pixels than are allowed are refused from the header', async (t) => {
  const png = await sharp(red).png().toBuffer()
  const exact = inspector(t, { maxPixels: 1200 })
  t.match(await exact.inspect(png), { width: 40 })
  const fewer = inspector(t, { maxPixels: 1199 })
  t.equal(await fewer.refusal(png), 'TOO_MANY_PIXELS')
  t.equal(await fewer.refusal(heic(30_000, 30_000)), 'TOO_MANY_PIXELS')

  const huge = Buffer.from(png)
  huge.writeUInt32BE(30_000, 16)
  huge.writeUInt32BE(30_000, 20)
  huge.writeUInt32BE(crc32(huge.subarray(12, 29)), 29)
  t.equal(await inspector(t).refusal(huge), 'TOO_MANY_PIXELS')
})

t.test('what is no image is refused, whatever its first bytes claim', async (t) => {
  const { refusal } = inspector(t)
  const none = {
    nothing: '',
    text: 'hello',
    html: '<!doctype html><title>404</title>',
    svg: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    'svg in XML': '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>',
    'a polyglot of GIF and HTML': 'GIF89a/*<html>*/=1;alert(1)',
    'a GIF without a frame': 'GIF89a\x01\0\x01\0\0\0\0;',
    pdf: '%PDF-1.7\n1 0 obj\n',
    zip: 'PK\x03\x04aaaaaaaaaaaa',
    mp4: '\0\0\0\x18ftypmp42\0\0\0\0mp42isom',
    'a RIFF of sound': 'RIFF\x24\0\0\0WAVEfmt ',
    matrix: '2 2\n1 2\n3 4\n',
    'libvips of its own': '\x08\xf2\xa6\xb6aaaaaaaaaaaaaaaaaaaa',
    jxl: '\xff\x0a\xfa\x7f\x01\x90\x08\x06\x01',
    ico: '\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0',
  }
  for (const [name, text] of Object.entries(none)) {
    t.equal(await refusal(Buffer.from(text, 'latin1')), 'NOT_AN_IMAGE', name)
  }
})

t.test('a header that is cut short is refused, in every format and at every length', async (t) => {
  const { refusal } = inspector(t)
  const origin = await startOrigin()
  t.teardown(() => origin.close())
  const files = await Promise.all(
    Object.keys(contentTypes).map((extension) => origin.bytesOf(`/images/1.${extension}?bytes=0`)),
  )
  for (const file of [...files, heic(640, 480)]) {
    for (const length of [1, 2, 3, 4, 8, 12, 16, 20, 24]) {
      t.equal(await refusal(file.subarray(0, length)), 'NOT_AN_IMAGE')
    }
  }
})

t.test('a file that is not there is INTERNAL, and may be tried again', async (t) => {
  const missing = inspectImage('/nonexistent/file', { maxPixels: 1 })
  await t.rejects(missing, { name: 'ImageRefused', failure: { code: 'INTERNAL' }, retryable: true })
  await t.rejects(missing, ImageRefused)
})

t.test('many files at once all get their own answer', async (t) => {
  const { inspect, refusal } = inspector(t)
  const widths = Array.from({ length: 200 }, (_, i) => i + 1)
  const images = await Promise.all(
    widths.map((width) =>
      sharp({ create: { ...red.create, width } })
        .png()
        .toBuffer(),
    ),
  )
  const found = await Promise.all(
    images.map((image, i) => (i % 3 ? inspect(image) : refusal('no image'))),
  )
  for (const [i, answer] of found.entries()) {
    if (i % 3) t.match(answer, { width: i + 1 })
    else t.equal(answer, 'NOT_AN_IMAGE')
  }
})
