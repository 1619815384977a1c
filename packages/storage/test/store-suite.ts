import { randomBytes } from 'node:crypto'
import { access, writeFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import type { Test } from 'tap'
import { ObjectMissing, type Store } from '../src/index.ts'

/** What every store promises. `open` gives a store of its own to each test. */
export async function storeSuite(t: Test, open: (t: Test) => Promise<Store>): Promise<void> {
  const put = async (store: Store, key: string, bytes: Uint8Array) => {
    const file = await store.stage()
    await writeFile(file.path, bytes)
    await store.put(key, file)
    return file
  }

  t.test('what was put is what is got', async (t) => {
    const store = await open(t)
    const bytes = randomBytes(200_000)
    await put(store, 'images/a/b/c.png', bytes)
    t.ok(bytes.equals(await buffer(await store.get('images/a/b/c.png'))))
  })

  t.test('a range has both its ends', async (t) => {
    const store = await open(t)
    await put(store, 'images/abc', Buffer.from('0123456789'))
    const range = await store.get('images/abc', { start: 2, end: 4 })
    t.equal((await buffer(range)).toString(), '234')
  })

  t.test('a staged file has no key until it is put', async (t) => {
    const store = await open(t)
    const file = await store.stage()
    await writeFile(file.path, 'half')
    await t.rejects(store.get('images/x'), ObjectMissing)
    await file.discard()
    await t.rejects(access(file.path), { code: 'ENOENT' })
  })

  t.test('to discard a file that was put does nothing', async (t) => {
    const store = await open(t)
    const file = await put(store, 'images/kept', Buffer.from('kept'))
    await file.discard()
    t.equal((await buffer(await store.get('images/kept'))).toString(), 'kept')
  })

  t.test('the later put of a key wins', async (t) => {
    const store = await open(t)
    await put(store, 'images/x', Buffer.from('first'))
    await put(store, 'images/x', Buffer.from('second'))
    t.equal((await buffer(await store.get('images/x'))).toString(), 'second')
  })

  t.test('many puts at once into one new folder all arrive', async (t) => {
    const store = await open(t)
    const keys = Array.from({ length: 50 }, (_, n) => `images/deep/${n % 3}/new/${n}`)
    await Promise.all(keys.map((key) => put(store, key, Buffer.from(key))))
    for (const key of keys) t.equal((await buffer(await store.get(key))).toString(), key)
  })

  t.test('nothing is under a key that was deleted, and deleting twice is no error', async (t) => {
    const store = await open(t)
    await put(store, 'images/x', Buffer.from('x'))
    await store.delete('images/x')
    await store.delete('images/x')
    await t.rejects(store.get('images/x'), ObjectMissing)
  })

  t.test('no key reaches beyond the store', async (t) => {
    const store = await open(t)
    for (const key of ['../x', 'images/../../x', '..', '', '.']) {
      await t.rejects(store.get(key), { name: 'StorageError', message: /^not a key/ }, key)
    }
  })

  t.test('a staged file that was left alone is swept, one in use is not', async (t) => {
    const store = await open(t)
    const file = await store.stage()
    await writeFile(file.path, 'left by a crash')
    await store.sweep(60_000)
    await t.resolves(access(file.path))
    await store.sweep(0)
    await t.rejects(access(file.path), { code: 'ENOENT' })
  })

  t.test('a store that can be written to checks well', async (t) => {
    const store = await open(t)
    await t.resolves(store.check())
  })
}
