import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { openStore, StorageError } from '../src/index.ts'
import { storeSuite } from './store-suite.ts'

t.test('the filesystem store', (t) =>
  storeSuite(t, async (t) => openStore(pathToFileURL(t.testdir()).href)),
)

t.test('a file stands in the folder under its key, and staging is empty again', async (t) => {
  const root = t.testdir()
  const store = openStore(pathToFileURL(root).href)
  const file = await store.stage()
  await writeFile(file.path, 'x')
  await store.put('images/dumps/1/2/3.png', file)
  t.strictSame(await readdir(join(root, 'images/dumps/1/2')), ['3.png'])
  t.strictSame(await readdir(join(root, 'staging')), [])
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

t.test('a root that is no folder is the store’s own failure', async (t) => {
  const root = join(t.testdir({ file: 'x' }), 'file')
  const store = openStore(pathToFileURL(root).href)
  await t.rejects(store.stage(), StorageError)
  await t.rejects(store.check(), StorageError)
})
