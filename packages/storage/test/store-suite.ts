import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { access, readFile, writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { fetchObject, ObjectMissing, type Store, stageStream, TooManyBytes } from '../src/index.ts'
import { signedUrlSuite } from './signed-url-suite.ts'

const MB = 1_000_000

export interface OpenedStore {
  readonly store: Store
  /** For another process to open the same store. */
  readonly url: string
  /** A folder of the test's own. */
  readonly staging: string
}

export async function putBytes(store: Store, key: string, bytes: Uint8Array | string) {
  const file = await store.stage()
  await writeFile(file.path, bytes)
  await store.put(key, file)
  return file
}

export async function textOf(store: Store, key: string): Promise<string> {
  return (await buffer(await store.get(key))).toString()
}

/** What every store promises. `open` gives a store of its own to each test. */
export async function storeSuite(t: Test, open: (t: Test) => Promise<OpenedStore>): Promise<void> {
  t.test('what was put is what is got', async (t) => {
    const { store } = await open(t)
    const bytes = randomBytes(200_000)
    await putBytes(store, 'images/a/b/c.png', bytes)
    t.ok(bytes.equals(await buffer(await store.get('images/a/b/c.png'))))
  })

  t.test('a file of several MB comes back whole', async (t) => {
    const { store } = await open(t)
    const bytes = randomBytes(12 * MB)
    await putBytes(store, 'images/large', bytes)
    t.ok(bytes.equals(await buffer(await store.get('images/large'))))
  })

  t.test('what was written by the stream of the file itself comes back', async (t) => {
    const { store } = await open(t)
    const file = await store.stage()
    const bytes = randomBytes(300_000)
    await pipeline([bytes.subarray(0, 7), bytes.subarray(7)], await file.open())
    await store.put('images/streamed', file)
    t.ok(bytes.equals(await buffer(await store.get('images/streamed'))))
  })

  t.test('an empty file is a file', async (t) => {
    const { store } = await open(t)
    await putBytes(store, 'images/empty', '')
    t.equal(await textOf(store, 'images/empty'), '')
    t.equal((await store.head('images/empty')).bytes, 0)
  })

  t.test('a key may have any characters', async (t) => {
    const { store } = await open(t)
    for (const key of ['images/ü (1) & + ? # %41.png', 'images/日本/a=b', 'images/.hidden...']) {
      await putBytes(store, key, key)
      t.equal(await textOf(store, key), key)
    }
  })

  t.test('a range has both its ends', async (t) => {
    const { store } = await open(t)
    await putBytes(store, 'images/abc', '0123456789')
    const range = async (start: number, end: number) =>
      (await buffer(await store.get('images/abc', { start, end }))).toString()
    t.equal(await range(2, 4), '234')
    // s3rver, unlike S3, takes an end of 0 for none.
    t.equal(await range(0, 1), '01')
    t.equal(await range(9, 9), '9')
  })

  t.test('the size and age of an object are told without reading it', async (t) => {
    const { store } = await open(t)
    await t.rejects(store.head('images/x'), ObjectMissing)
    const before = Date.now()
    await putBytes(store, 'images/x', '0123456789')
    const { bytes, lastModified } = await store.head('images/x')
    t.equal(bytes, 10)
    // S3 tells whole seconds.
    t.ok(Math.abs(lastModified.getTime() - before) < 5000)
  })

  t.test('a staged file has no key until it is put', async (t) => {
    const { store } = await open(t)
    const file = await store.stage()
    await writeFile(file.path, 'half')
    await t.rejects(store.get('images/x'), ObjectMissing)
    await file.discard()
    await t.rejects(access(file.path), { code: 'ENOENT' })
  })

  t.test('a staged file is gone once it was put, and to discard it does nothing', async (t) => {
    const { store } = await open(t)
    const file = await putBytes(store, 'images/kept', 'kept')
    await t.rejects(access(file.path), { code: 'ENOENT' })
    await file.discard()
    t.equal(await textOf(store, 'images/kept'), 'kept')
  })

  t.test('a staged file that is gone is not put, and that is no missing object', async (t) => {
    const { store } = await open(t)
    await t.rejects(store.put('images/x', await store.stage()), { name: 'StorageError' })
    await t.rejects(store.head('images/x'), ObjectMissing)
  })

  t.test('the later put of a key wins', async (t) => {
    const { store } = await open(t)
    await putBytes(store, 'images/x', 'first')
    await putBytes(store, 'images/x', 'second')
    t.equal(await textOf(store, 'images/x'), 'second')
  })

  t.test('many puts at once into one new folder all arrive', async (t) => {
    const { store } = await open(t)
    const keys = Array.from({ length: 200 }, (_, n) => `images/deep/${n % 3}/new/${n}`)
    await Promise.all(keys.map((key) => putBytes(store, key, key)))
    const texts = await Promise.all(keys.map((key) => textOf(store, key)))
    t.strictSame(texts, keys)
  })

  t.test('nothing is under a key that was deleted, and deleting twice is no error', async (t) => {
    const { store } = await open(t)
    await putBytes(store, 'images/x', 'x')
    await store.delete('images/x')
    await store.delete('images/x')
    await t.rejects(store.get('images/x'), ObjectMissing)
  })

  t.test('a path that only other keys go through is no object', async (t) => {
    const { store } = await open(t)
    await putBytes(store, 'images/a/b', 'x')
    await t.rejects(store.get('images/a'), ObjectMissing)
    await t.rejects(store.head('images/a'), ObjectMissing)
  })

  t.test('no key reaches beyond the store, or what is being written', async (t) => {
    const { store } = await open(t)
    const file = await store.stage()
    await writeFile(file.path, 'x')
    const bad = [
      '../x',
      'images/../../x',
      'images/./x',
      '..',
      '',
      '.',
      '/x',
      'images//x',
      'images/',
    ]
    const worse = ['staging/check', 'staging', 'a\0b', 'a\nb', '\ud800', 'x'.repeat(901)]
    for (const key of [...bad, ...worse]) {
      const name = JSON.stringify(key)
      const refused = { name: 'StorageError', message: /^not a key/ }
      await t.rejects(store.get(key), refused, name)
      await t.rejects(store.put(key, file), refused, name)
      await t.rejects(store.head(key), refused, name)
      await t.rejects(store.delete(key), refused, name)
      await t.rejects(store.presignPut(key, { expiresIn: 1000 }), refused, name)
      await t.rejects(store.presignGet(key, { expiresIn: 1000 }), refused, name)
    }
    await t.resolves(access(file.path), 'the staged file is still there')
  })

  t.test('an object is fetched to a staged file, and put under another key', async (t) => {
    const { store } = await open(t)
    await putBytes(store, 'images/came', 'as it came')
    const file = await fetchObject(store, 'images/came', { maxBytes: 10 })
    t.equal(await readFile(file.path, 'utf8'), 'as it came')
    await store.put('images/kept', file)
    t.equal(await textOf(store, 'images/kept'), 'as it came')
    t.equal(await textOf(store, 'images/came'), 'as it came')
  })

  t.test('an object that is missing or too large is not fetched', async (t) => {
    const { store } = await open(t)
    await putBytes(store, 'images/large', '0123456789')
    await t.rejects(fetchObject(store, 'images/large', { maxBytes: 9 }), TooManyBytes)
    await t.rejects(fetchObject(store, 'images/none'), ObjectMissing)
  })

  t.test('nothing is left of a stream that is too long or breaks off', async (t) => {
    const { store } = await open(t)
    const staged: string[] = []
    const watched = {
      stage: async () => {
        const file = await store.stage()
        staged.push(file.path)
        return file
      },
    }
    const long = Readable.from([Buffer.from('01234'), Buffer.from('56789')])
    await t.rejects(stageStream(watched, long, { maxBytes: 9 }), TooManyBytes)
    t.ok(long.destroyed)
    async function* breaking() {
      yield Buffer.from('half')
      throw new Error('hung up')
    }
    await t.rejects(stageStream(watched, Readable.from(breaking())), { message: 'hung up' })
    t.equal(staged.length, 2)
    for (const path of staged) await t.rejects(access(path), { code: 'ENOENT' })
  })

  t.test('a staged file that was left alone is swept, one in use is not', async (t) => {
    const { store } = await open(t)
    const file = await store.stage()
    await writeFile(file.path, 'left by a crash')
    await store.sweep(60_000)
    await t.resolves(access(file.path))
    await store.sweep(0)
    await t.rejects(access(file.path), { code: 'ENOENT' })
  })

  t.test('a store that can be written to checks well, time and again', async (t) => {
    const { store } = await open(t)
    await t.resolves(store.check())
    await t.resolves(store.check())
  })

  t.test('a file of 200 MB takes no 50 MB more memory than one of 80 MB', async (t) => {
    const { url, staging } = await open(t)
    const script = fileURLToPath(new URL('large-file.ts', import.meta.url))
    const args = [script, url, staging, String(200 * MB)]
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 90_000 })
    t.comment(`grew by ${Math.round(Number(stdout) / MB)} MB`)
    t.ok(Number(stdout) < 50 * MB, `grew by ${stdout} bytes`)
  })

  t.test('signed URLs', (t) => signedUrlSuite(t, open))
}
