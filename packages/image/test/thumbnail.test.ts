import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { contentTypes, startOrigin } from '@image-dump/origin'
import sharp from 'sharp'
import t, { type Test } from 'tap'
import { isShrinkable, makingThumbnail } from '../src/index.ts'
import { heic } from './heic.ts'

const maxPixels = 100_000_000

/** Makes thumbnails of files that tests make up. */
function maker(t: Test, limits = { maxPixels }) {
  const folder = t.testdir()
  let files = 0
  return async (bytes: Buffer, edge = 160) => {
    files++
    const [from, to] = [join(folder, `${files}`), join(folder, `${files}.thumbnail`)]
    await writeFile(from, bytes)
    await makingThumbnail((make) => make({ from, to, edge, ...limits }))
    return readFile(to)
  }
}

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c00' } })

t.test('of every format that says so a WebP is made, its longest edge as asked', async (t) => {
  const make = maker(t)
  const origin = await startOrigin()
  t.teardown(() => origin.close())
  for (const [extension, contentType] of Object.entries(contentTypes)) {
    if (!isShrinkable(contentType)) continue
    const thumbnail = await make(await origin.bytesOf(`/images/1.${extension}`), 88)
    const { format, width, height } = await sharp(thumbnail).metadata()
    t.strictSame({ format, width, height }, { format: 'webp', width: 88, height: 60 }, extension)
  }
})

t.test('what libvips does not decode is told by its type, and refused', async (t) => {
  const make = maker(t)
  const origin = await startOrigin()
  t.teardown(() => origin.close())
  t.strictSame(['image/bmp', 'image/heic', 'image/svg+xml'].map(isShrinkable), [
    false,
    false,
    false,
  ])
  const refused = { name: 'ImageRefused', failure: { code: 'NOT_AN_IMAGE' } }
  await t.rejects(make(await origin.bytesOf('/images/1.bmp')), refused)
  await t.rejects(make(heic(640, 480)), refused)
  await t.rejects(make(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')), refused)
})

t.test('it is turned as EXIF says, and tells nothing else of what the file told', async (t) => {
  const make = maker(t)
  const exif = { IFD0: { Copyright: 'Somebody' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } }
  const file = await picture(400, 200)
    .jpeg()
    .withMetadata({ orientation: 6 })
    .withExifMerge(exif)
    .toBuffer()
  const { width, height, ...rest } = await sharp(await make(file)).metadata()
  t.strictSame({ width, height }, { width: 160, height: 320 })
  t.strictSame([rest.exif, rest.xmp, rest.icc, rest.orientation], Array(4).fill(undefined))
})

t.test('its shortest edge is as asked where EXIF lays it on its side', async (t) => {
  const make = maker(t)
  for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const file = await picture(400, 200).jpeg().withMetadata({ orientation }).toBuffer()
    const { width, height } = await sharp(await make(file)).metadata()
    const expected = orientation < 5 ? { width: 160, height: 80 } : { width: 160, height: 320 }
    t.strictSame({ width, height }, expected, `orientation ${orientation}`)
  }
})

t.test('a small image stays as small as it is', async (t) => {
  const { width, height } = await sharp(
    await maker(t)(await picture(20, 10).png().toBuffer()),
  ).metadata()
  t.strictSame({ width, height }, { width: 20, height: 10 })
})

t.test('of a file that was cut short there is what can be read', async (t) => {
  const file = await picture(800, 600).jpeg().toBuffer()
  const { width } = await sharp(await maker(t)(file.subarray(0, file.length / 2))).metadata()
  t.equal(width, 160)
})

t.test('more pixels than are allowed are not decoded', async (t) => {
  const make = maker(t, { maxPixels: 99 })
  await t.rejects(make(await picture(10, 10).png().toBuffer()), { name: 'ImageRefused' })
})

t.test('a file that is not there is INTERNAL', async (t) => {
  const task = { from: '/nonexistent/a', to: '/nonexistent/b', edge: 160, maxPixels }
  const making = makingThumbnail((make) => make(task))
  t.match(await making.catch((error: unknown) => error), {
    failure: { code: 'INTERNAL' },
    retryable: true,
  })
})
