import { StorageError, type Store } from '@image-dump/storage'
import t from 'tap'
import { openLibrary, picture } from './support.ts'

t.test('a photo goes with its file and its thumbnails', async (t) => {
  const { add, removal, thumbnails, photos, files, troubles } = await openLibrary(t)
  const [photo, other] = [await add(await picture()), await add(await picture())]
  for (const edge of [160, 320]) (await thumbnails.open(photo, edge))?.destroy()
  t.equal((await files()).length, 4)
  t.equal(await removal.remove(photo), true)
  t.equal(await photos.find(photo), undefined)
  t.strictSame(await files(), [other.key])
  t.equal(await removal.remove(photo), false)
  t.strictSame(troubles, [])
})

t.test('what a process leaves that dies in between is finished by the sweep', async (t) => {
  const dead = { is: true }
  const dying = (store: Store) => {
    const remove = store.delete.bind(store)
    return Object.assign(store, {
      delete: async (key: string) => {
        if (dead.is) throw new StorageError('the process is dead')
        await remove(key)
      },
    })
  }
  const { add, removal, photos, files, troubles, deletions } = await openLibrary(t, dying)
  const photo = await add(await picture())
  t.equal(await removal.remove(photo), true)
  t.equal(await photos.find(photo), undefined)
  t.strictSame(await files(), [photo.key])
  await removal.sweep()
  t.equal(troubles.length, 2, 'it is tried again for as long as it fails')
  dead.is = false
  await removal.sweep()
  t.strictSame(await files(), [])
  t.strictSame(await deletions.due(), [])
})

t.test('one file that can’t be removed holds up no other', async (t) => {
  let stuck = ''
  const { add, removal, files, deletions, photos, troubles } = await openLibrary(t, (store) => {
    const remove = store.delete.bind(store)
    return Object.assign(store, {
      delete: async (key: string) => {
        if (key === stuck) throw new StorageError('stuck')
        await remove(key)
      },
    })
  })
  const all = [await add(await picture()), await add(await picture()), await add(await picture())]
  stuck = all[1]?.key ?? ''
  for (const { id, key } of all) await photos.remove({ id }, [key])
  await removal.sweep()
  t.strictSame(await files(), [stuck])
  t.strictSame(await deletions.due(), [{ id: all[1]?.id, keys: [stuck] }])
  t.equal(troubles.length, 1)
})
