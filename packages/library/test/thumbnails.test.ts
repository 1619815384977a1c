import { buffer } from 'node:stream/consumers'
import { ObjectMissing } from '@image-dump/storage'
import sharp from 'sharp'
import t from 'tap'
import { openLibrary, picture } from './support.ts'

t.test('a thumbnail is made once, however many ask at once, and kept', async (t) => {
  let puts = 0
  const { add, thumbnails, files } = await openLibrary(t, (store) => {
    const put = store.put.bind(store)
    return Object.assign(store, {
      put: (...args: Parameters<typeof put>) => {
        puts++
        return put(...args)
      },
    })
  })
  const photo = await add(await picture())
  puts = 0
  const opened = await Promise.all(Array.from({ length: 20 }, () => thumbnails.open(photo, 320)))
  for (const stream of opened) {
    const { format, width } = await sharp(stream && (await buffer(stream))).metadata()
    t.strictSame({ format, width }, { format: 'webp', width: 320 })
  }
  t.ok(await thumbnails.open(photo, 320).then((stream) => stream?.destroy()))
  t.equal(puts, 1)
  t.equal((await files()).length, 2, 'the photo and the thumbnail, and nothing half-written')
})

t.test('a thumbnail that is made while its photo is removed does not stay', async (t) => {
  const { add, thumbnails, removal, files } = await openLibrary(t)
  for (let n = 0; n < 10; n++) {
    const photo = await add(await picture())
    // A photo that is gone by then is a thumbnail less, or a file that is missing.
    const making = thumbnails.open(photo, 160).then(
      (thumbnail) => thumbnail?.destroy(),
      (error: unknown) => t.type(error, ObjectMissing),
    )
    await new Promise((resolve) => setTimeout(resolve, n * 5))
    await removal.remove(photo)
    await making
    t.strictSame(await files(), [])
  }
})

t.test('of a photo that is gone there is none, though its file were still there', async (t) => {
  const { add, thumbnails, photos, files } = await openLibrary(t)
  const photo = await add(await picture())
  await photos.remove(photo, [])
  t.equal(await thumbnails.open(photo, 160), undefined)
  t.strictSame(await files(), [photo.key])
})

t.test('what can’t be decoded has none, and is tried once', async (t) => {
  let gets = 0
  const { add, thumbnails, files } = await openLibrary(t, (store) => {
    const get = store.get.bind(store)
    return Object.assign(store, {
      get: (...args: Parameters<typeof get>) => {
        gets++
        return get(...args)
      },
    })
  })
  const image = await sharp(await picture())
    .webp()
    .toBuffer()
  const photo = await add(image.fill(0, 30))
  t.equal(await thumbnails.open(photo, 160), undefined)
  const before = gets
  t.equal(await thumbnails.open(photo, 320), undefined)
  t.equal(gets, before)
  t.strictSame(await files(), [photo.key])
})
