import type { Test } from 'tap'
import { ObjectMissing } from '../src/index.ts'
import { type OpenedStore, putBytes, textOf } from './store-suite.ts'

const hour = 3_600_000

/** What every store promises of the URLs that it signs, as a browser uses them. */
export async function signedUrlSuite(
  t: Test,
  open: (t: Test) => Promise<OpenedStore>,
): Promise<void> {
  const put = (url: string, body: string, headers: Record<string, string> = {}) =>
    fetch(url, { method: 'PUT', body: Buffer.from(body), headers })

  /** Asks again until the answer is another one, for some seconds. */
  const until = async (status: number, ask: () => Promise<Response>) => {
    const deadline = Date.now() + 10_000
    while (Date.now() < deadline) {
      const response = await ask()
      await response.arrayBuffer()
      if (response.status === status) return status
    }
    return 'never'
  }

  t.test('a plain PUT puts, whatever type it has or has not', async (t) => {
    const { store } = await open(t)
    const types = [{}, { 'content-type': 'image/png' }, { 'content-type': 'text/plain;x=y' }]
    for (const [n, headers] of types.entries()) {
      const key = `uploads/link/${n} (1).png`
      const url = await store.presignPut(key, { expiresIn: hour, maxBytes: 1000 })
      t.equal((await put(url, `the ${n}th`, headers)).status, 200)
      t.equal(await textOf(store, key), `the ${n}th`)
      t.equal((await store.head(key)).bytes, 7)
    }
  })

  t.test('a URL for one type takes no other', async (t) => {
    const { store } = await open(t)
    const url = await store.presignPut('a/b', { expiresIn: hour, contentType: 'image/png' })
    t.equal((await put(url, 'x', { 'content-type': 'text/html' })).status, 403)
    t.equal((await put(url, 'x')).status, 403)
    await t.rejects(store.head('a/b'), ObjectMissing)
    t.equal((await put(url, 'x', { 'content-type': 'image/png' })).status, 200)
    t.equal(await textOf(store, 'a/b'), 'x')
  })

  t.test('a plain GET gets, as the type and name that were signed', async (t) => {
    const { store } = await open(t)
    await putBytes(store, 'a/b', 'the file')
    const url = await store.presignGet('a/b', {
      expiresIn: hour,
      contentType: 'image/png',
      filename: 'my photo.png',
    })
    const response = await fetch(url)
    t.equal(response.status, 200)
    t.equal(await response.text(), 'the file')
    t.equal(response.headers.get('content-type'), 'image/png')
    t.equal(response.headers.get('content-disposition'), 'inline; filename="my photo.png"')
    t.equal(response.headers.get('content-length'), '8')
  })

  t.test('what was put as a page is not served as one', async (t) => {
    const { store } = await open(t)
    const url = await store.presignPut('a/b', { expiresIn: hour })
    await put(url, '<script>', { 'content-type': 'text/html' })
    const response = await fetch(await store.presignGet('a/b', { expiresIn: hour }))
    t.equal(await response.text(), '<script>')
    t.equal(response.headers.get('content-type'), 'application/octet-stream')
  })

  t.test('a GET of what is not there is 404', async (t) => {
    const { store } = await open(t)
    t.equal((await fetch(await store.presignGet('a/b', { expiresIn: hour }))).status, 404)
  })

  t.test('a URL is for one method', async (t) => {
    const { store } = await open(t)
    await putBytes(store, 'a/b', 'kept')
    t.equal((await put(await store.presignGet('a/b', { expiresIn: hour }), 'x')).status, 403)
    t.equal((await fetch(await store.presignPut('a/b', { expiresIn: hour }))).status, 403)
    t.equal(await textOf(store, 'a/b'), 'kept')
  })

  t.test('a URL is for one key, one time and what else was signed', async (t) => {
    const { store } = await open(t)
    await putBytes(store, 'a/b', 'secret')
    const url = await store.presignPut('a/c', { expiresIn: hour, contentType: 'image/png' })
    const forge = (change: (url: URL) => void) => {
      const forged = new URL(url)
      change(forged)
      return forged.href
    }
    const forgeries = [
      forge((url) => {
        url.pathname = url.pathname.replace(/c$/, 'b')
      }),
      forge((url) => {
        url.pathname = url.pathname.replace(/c$/, '%2e%2e/a/b')
      }),
      ...[...new URL(url).searchParams.keys()]
        // s3rver, unlike S3, does not look at these, nor at what is not signed.
        .filter((name) => !['X-Amz-SignedHeaders', 'x-id'].includes(name))
        .map((name) => forge(({ searchParams }) => searchParams.set(name, longer(name)))),
    ]
    t.ok(forgeries.length > 4)
    for (const forged of forgeries) {
      const { status } = await put(forged, 'x', { 'content-type': 'image/png' })
      t.ok(status === 403 || status === 400, `${status} ${forged}`)
    }
    await t.rejects(store.head('a/c'), ObjectMissing)
    t.equal(await textOf(store, 'a/b'), 'secret')
  })

  t.test('a URL that has expired is refused', async (t) => {
    const { store } = await open(t)
    await putBytes(store, 'a/b', 'x')
    const get = await store.presignGet('a/b', { expiresIn: 1000 })
    const toPut = await store.presignPut('a/b', { expiresIn: 1000 })
    t.equal((await fetch(get)).status, 200)
    t.equal(await until(403, () => fetch(get)), 403)
    t.equal(await until(403, () => put(toPut, 'late')), 403)
  })

  t.test('a URL is good for up to seven days', async (t) => {
    const { store } = await open(t)
    for (const expiresIn of [0, -1, 7 * 24 * hour + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await t.rejects(store.presignPut('a/b', { expiresIn }), RangeError)
      await t.rejects(store.presignGet('a/b', { expiresIn }), RangeError)
    }
    const url = await store.presignPut('a/b', { expiresIn: 7 * 24 * hour })
    t.equal((await put(url, 'x')).status, 200)
  })
}

/** A value that no signature of ours is over. */
function longer(name: string): string {
  return /expires/i.test(name) ? '86400' : 'other'
}
