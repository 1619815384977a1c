import { once } from 'node:events'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { ObjectMissing, openStore, StorageError } from '../src/index.ts'
import { serveFiles } from './file-server.ts'
import { putBytes, storeSuite, textOf } from './store-suite.ts'

const secret = 'a secret of the tests alone'

const open = async (t: Test) => {
  const staging = t.testdir()
  const url = pathToFileURL(staging).href
  const store = await serveFiles(t, (baseUrl) => openStore(url, { signing: { secret, baseUrl } }))
  t.teardown(() => store.close())
  return { store, url, staging }
}

t.test('the filesystem store', (t) => storeSuite(t, open))

t.test('a file stands in the folder under its key, and staging is empty again', async (t) => {
  const root = t.testdir()
  const store = openStore(pathToFileURL(root).href)
  await putBytes(store, 'images/dumps/1/2/3.png', 'x')
  t.strictSame(await readdir(join(root, 'images/dumps/1/2')), ['3.png'])
  t.strictSame(await readdir(join(root, 'staging')), [])
})

t.test('a file is synced as its stream closes, and not when the stream breaks off', async (t) => {
  const store = openStore(pathToFileURL(t.testdir()).href)
  const whole = await store.stage()
  t.equal(whole.isSynced, false)
  const stream = await whole.open()
  stream.write('x')
  t.equal(whole.isSynced, false)
  await finished(stream.end())
  t.equal(whole.isSynced, true)
  await t.rejects(whole.open(), StorageError, 'it is made once')

  const broken = await store.stage()
  const sink = await broken.open()
  sink.write('x')
  await once(sink.destroy(), 'close')
  t.equal(broken.isSynced, false)
})

t.test('a folder that somebody removed is made again', async (t) => {
  const root = t.testdir()
  const store = openStore(pathToFileURL(root).href)
  for (const name of ['a', 'b']) {
    const file = await store.stage()
    await writeFile(file.path, name)
    await store.put(`images/same/${name}`, file)
    await rm(join(root, 'images'), { recursive: true })
  }
  t.strictSame(await readdir(root), ['staging'])
})

t.test('no empty folder is left where the last file of it was deleted', async (t) => {
  const root = t.testdir()
  const store = openStore(pathToFileURL(root).href)
  await putBytes(store, 'token/1/1.jpg', 'x')
  await putBytes(store, 'token/2/2.jpg', 'y')
  await store.delete('token/1/1.jpg')
  t.strictSame(await readdir(join(root, 'token')), ['2'])
  await store.delete('token/2/2.jpg')
  await store.delete('token/2/2.jpg')
  t.strictSame(await readdir(root), ['staging'])
  await putBytes(store, 'token/1/1.jpg', 'z')
  t.equal(await textOf(store, 'token/1/1.jpg'), 'z')
})

t.test('files that come and go in one folder at once do not lose each other', async (t) => {
  const root = t.testdir()
  const stores = [1, 2].map(() => openStore(pathToFileURL(root).href))
  const work = stores.map(async (store, worker) => {
    for (let n = 0; n < 100; n += 1) {
      await putBytes(store, `same/${worker}`, 'x')
      t.equal((await store.head(`same/${worker}`)).bytes, 1)
      await store.delete(`same/${worker}`)
    }
  })
  await Promise.all(work)
})

t.test('a root that is no folder is the store’s own failure', async (t) => {
  const root = join(t.testdir({ file: 'x' }), 'file')
  const store = openStore(pathToFileURL(root).href)
  await t.rejects(store.stage(), StorageError)
  await t.rejects(store.check(), StorageError)
})

t.test('a PUT takes as many bytes as were signed, and not one more', async (t) => {
  const { store, staging } = await open(t)
  const url = await store.presignPut('a/b', { expiresIn: 60_000, maxBytes: 10 })
  const put = (body: string) => fetch(url, { method: 'PUT', body })
  t.equal((await put('0123456789A')).status, 413)
  await t.rejects(store.head('a/b'), ObjectMissing)
  t.strictSame(await readdir(join(staging, 'staging')), [])
  t.equal((await put('0123456789')).status, 200)
  t.equal((await store.head('a/b')).bytes, 10)
})

t.test('a store that has no secret signs nothing', async (t) => {
  const store = openStore(pathToFileURL(t.testdir()).href)
  t.equal(store.signedUrls, undefined)
  await t.rejects(store.presignPut('a/b', { expiresIn: 1000 }), StorageError)
  await t.rejects(store.presignGet('a/b', { expiresIn: 1000 }), StorageError)
})
