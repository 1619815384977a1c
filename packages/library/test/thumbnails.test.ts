import { buffer } from 'node:stream/consumers'
import { DecodersBusy } from '@image-dump/image'
import sharp from 'sharp'
import t from 'tap'
import { v7 as uuid } from 'uuid'
import { openLibrary, picture, someoneWaitsForALock } from './support.ts'

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

t.test('who removes a photo while its thumbnail is put waits, and takes it along', async (t) => {
  const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const { add, thumbnails, removal, photos, files, db } = await openLibrary(t, (store) => {
    const put = store.put.bind(store)
    return Object.assign(store, {
      put: async (...args: Parameters<typeof put>) => {
        if (args[0].startsWith('thumbnails/')) {
          begun.resolve()
          await held.promise
        }
        await put(...args)
      },
    })
  })
  const photo = await add(await picture())
  const making = thumbnails.open(photo, 160)
  await begun.promise
  const removing = removal.remove(photo)
  await someoneWaitsForALock(db)
  t.ok(await photos.find(photo), 'it is there until the thumbnail is')
  held.resolve()
  t.ok(await removing)
  ;(await making)?.destroy()
  t.strictSame(await files(), [])
})

t.test('of a photo that is removed while its thumbnail is made none stays', async (t) => {
  const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const { add, thumbnails, removal, files } = await openLibrary(t, (store) => {
    const get = store.get.bind(store)
    return Object.assign(store, {
      get: async (...args: Parameters<typeof get>) => {
        const stream = await get(...args)
        begun.resolve()
        await held.promise
        return stream
      },
    })
  })
  const photo = await add(await picture())
  const making = thumbnails.open(photo, 160)
  await begun.promise
  t.ok(await removal.remove(photo))
  held.resolve()
  t.equal(await making, undefined)
  t.strictSame(await files(), [])
})

t.test('who waits for a decoder holds no copy, and one too many is refused at once', async (t) => {
  const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let gets = 0
  const { add, thumbnails, files } = await openLibrary(t, (store) => {
    const get = store.get.bind(store)
    return Object.assign(store, {
      get: async (...args: Parameters<typeof get>) => {
        const stream = await get(...args)
        gets++
        if (gets === 2) begun.resolve()
        await held.promise
        return stream
      },
    })
  })
  const photo = await add(await picture(200, 100))
  // All but the first are photos that were removed just now: their files are there, they are not.
  const open = () => thumbnails.open({ ...photo, id: uuid() }, 160)
  const opening = [thumbnails.open(photo, 160), ...Array.from({ length: 101 }, open)]
  await begun.promise
  await t.rejects(open(), DecodersBusy)
  t.equal(gets, 2)
  t.strictSame(await files(), [photo.key])
  held.resolve()
  const [first, ...others] = await Promise.all(opening)
  t.ok(first)
  first?.destroy()
  t.ok(others.every((stream) => stream === undefined))
  t.equal((await files()).length, 2)
})

t.test('no more than two thumbnails are put at once, however slow the store is', async (t) => {
  const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let puts = 0
  let most = 0
  let all = 0
  const { add, thumbnails } = await openLibrary(t, (store) => {
    const put = store.put.bind(store)
    return Object.assign(store, {
      put: async (...args: Parameters<typeof put>) => {
        if (!args[0].startsWith('thumbnails/')) return put(...args)
        puts++
        all++
        most = Math.max(most, puts)
        if (puts === 2) begun.resolve()
        await held.promise
        await put(...args)
        puts--
      },
    })
  })
  const photos = await Promise.all([1, 2, 3, 4, 5].map(async () => add(await picture())))
  const opening = photos.map((photo) => thumbnails.open(photo, 160))
  await begun.promise
  held.resolve()
  for (const stream of await Promise.all(opening)) stream?.destroy()
  t.strictSame({ most, all }, { most: 2, all: 5 })
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
