import { createHash, randomBytes } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { inspect } from 'node:util'
import t, { type Test } from 'tap'
import {
  fetchObject,
  ObjectMissing,
  openStore,
  S3Failure,
  StorageError,
  type Store,
} from '../src/index.ts'
import { openS3, serve } from './odd-server.ts'
import { bucket, credentials, startS3Server } from './s3-server.ts'
import { putBytes } from './store-suite.ts'

Object.assign(process.env, credentials)

/** Every way to ask the server for something. */
const asks: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  put: (store) => putBytes(store, 'a/b', 'x'),
  get: (store) => store.get('a/b'),
  head: (store) => store.head('a/b'),
  delete: (store) => store.delete('a/b'),
  check: (store) => store.check(),
  sweep: (store) => store.sweep(1000),
  fetch: (store) => fetchObject(store, 'a/b'),
}

async function refusal(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => Promise.reject(new Error('should not have worked')),
    (error: unknown) => error,
  )
}

async function refusesSoon(t: Test, store: Store, within: number, code: string | RegExp) {
  for (const [name, ask] of Object.entries(asks)) {
    const start = performance.now()
    const error = await refusal(ask(store))
    const took = performance.now() - start
    t.ok(error instanceof StorageError && !(error instanceof ObjectMissing), name)
    const cause = error instanceof Error ? error.cause : undefined
    t.match(cause instanceof S3Failure && cause.code, code, name)
    t.ok(took < within, `${name} took ${Math.round(took)} ms`)
  }
}

t.test('where nobody listens, everything fails soon', async (t) => {
  const { endpoint, stop } = await startS3Server(t)
  await stop()
  await refusesSoon(t, openS3(t, endpoint), 3000, 'ECONNREFUSED')
})

t.test('where nobody answers, everything fails after three timeouts', async (t) => {
  const endpoint = await serve(t, () => {})
  await refusesSoon(t, openS3(t, endpoint, { timeout: 200 }), 3000, /ETIMEDOUT|TimeoutError/)
})

t.test('to check does not take longer than five seconds, whatever the timeout', async (t) => {
  const store = openS3(t, await serve(t, () => {}))
  const start = performance.now()
  await t.rejects(store.check(), StorageError)
  t.ok(performance.now() - start < 6000)
})

t.test('an object that stalls while it is fetched leaves nothing and does not hang', async (t) => {
  const endpoint = await serve(t, (_request, response) => {
    response.writeHead(200, { 'content-length': 1000 }).write('half')
  })
  const staging = t.testdir()
  const store = openS3(t, endpoint, { timeout: 300, staging })
  await t.rejects(fetchObject(store, 'a/b'), StorageError)
  t.strictSame(await readdir(staging), [])
})

t.test('an object that breaks off is not taken for whole', async (t) => {
  const endpoint = await serve(t, (_request, response) => {
    response.writeHead(200, { 'content-length': 1000 })
    response.write('half', () => response.destroy())
  })
  await t.rejects(fetchObject(openS3(t, endpoint), 'a/b'), StorageError)
})

t.test(
  'a put is tried again, from its first byte on, while the server is in trouble',
  async (t) => {
    const bytes = randomBytes(3_000_000)
    const came: string[] = []
    const endpoint = await serve(t, async (request, response) => {
      const hash = createHash('sha256').update(await buffer(request))
      came.push(hash.digest('hex'))
      if (came.length === 1) response.destroy()
      else response.writeHead(came.length === 2 ? 503 : 200).end()
    })
    await putBytes(openS3(t, endpoint), 'a/b', bytes)
    const whole = createHash('sha256').update(bytes).digest('hex')
    t.strictSame(came, [whole, whole, whole])
  },
)

t.test('a put that is refused is not tried again, and keeps its staged file', async (t) => {
  let puts = 0
  const endpoint = await serve(t, (request, response) => {
    puts += 1
    request.resume().on('end', () => response.writeHead(403).end())
  })
  const staging = t.testdir()
  const store = openS3(t, endpoint, { staging })
  await t.rejects(putBytes(store, 'a/b', 'x'), StorageError)
  t.equal(puts, 1)
  t.equal((await readdir(staging)).length, 1)
})

t.test('a staging folder that can’t be had is the store’s own failure', async (t) => {
  const store = openS3(t, 'http://127.0.0.1:1', { staging: '/dev/null/staging' })
  await t.rejects(store.stage(), { name: 'StorageError', message: /file system/ })
  await t.rejects(store.check(), { name: 'StorageError', message: /file system/ })
})

t.test('a bucket that is not there is no missing object', async (t) => {
  const { endpoint } = await startS3Server(t)
  const store = openStore(`s3://no-such-bucket?endpoint=${endpoint}`, { staging: t.testdir() })
  t.teardown(() => store.close())
  for (const name of ['get', 'put', 'check', 'delete']) {
    const error = await refusal(asks[name]?.(store) ?? Promise.resolve())
    t.match(error, { name: 'StorageError', cause: { code: 'NoSuchBucket' } }, name)
  }
})

t.test('no error holds the credentials', async (t) => {
  const secrets = {
    AWS_ACCESS_KEY_ID: 'AKIDTHATNOBODYKNOWS',
    AWS_SECRET_ACCESS_KEY: 'thesecretthatnobodyknows',
    AWS_SESSION_TOKEN: 'thetokenthatnobodyknows',
  }
  Object.assign(process.env, secrets)
  t.teardown(() => {
    delete process.env.AWS_SESSION_TOKEN
    Object.assign(process.env, credentials)
  })
  const server = await startS3Server(t)
  const silent = await serve(t, () => {})
  const echo = await serve(t, (request, response) => {
    request.resume()
    const { authorization } = request.headers
    const token = request.headers['x-amz-security-token']
    response.writeHead(403, { 'content-type': 'application/xml' })
    response.end(`<Error><Code>SignatureDoesNotMatch</Code><Message>does not match</Message>
      <AWSAccessKeyId>${authorization}</AWSAccessKeyId><StringToSign>${token}</StringToSign></Error>`)
  })
  for (const endpoint of [server.endpoint, silent, echo, 'http://127.0.0.1:1']) {
    const staging = t.testdir()
    const url = `s3://${bucket}?endpoint=${endpoint}`
    const store = openStore(url, { staging, timeout: 200 })
    t.teardown(() => store.close())
    for (const [name, ask] of Object.entries(asks)) {
      if (endpoint === server.endpoint && name === 'sweep') continue
      const text = inspect(await refusal(ask(store)), { depth: 50, showHidden: true })
      for (const secret of Object.values(secrets)) t.notOk(text.includes(secret), `${name} ${url}`)
      t.match(text, 'StorageError')
    }
    await rm(staging, { recursive: true })
  }
})

t.test('URLs lead to where clients reach the server', async (t) => {
  const { endpoint } = await startS3Server(t)
  const publicly = endpoint.replace('127.0.0.1', 'localhost')
  const url = `s3://${bucket}/p?endpoint=${endpoint}&public=${publicly}`
  const store = openStore(url, { staging: t.testdir() })
  t.teardown(() => store.close())
  const toPut = await store.presignPut('a/b', { expiresIn: 60_000 })
  t.ok(toPut.startsWith(`${publicly}/${bucket}/p/a/b?`), toPut)
  t.equal((await fetch(toPut, { method: 'PUT', body: 'x' })).status, 200)
  t.equal((await store.head('a/b')).bytes, 1)
  t.equal(await (await fetch(await store.presignGet('a/b', { expiresIn: 60_000 }))).text(), 'x')
})

t.test('a signed URL asks for no checksum, which a browser would not send', async (t) => {
  const store = openS3(t, 'http://127.0.0.1:1')
  const { searchParams } = new URL(await store.presignPut('a/b', { expiresIn: 1500 }))
  t.strictSame([...searchParams.keys()].sort(), [
    'X-Amz-Algorithm',
    'X-Amz-Content-Sha256',
    'X-Amz-Credential',
    'X-Amz-Date',
    'X-Amz-Expires',
    'X-Amz-Signature',
    'X-Amz-SignedHeaders',
    'x-id',
  ])
  t.equal(searchParams.get('X-Amz-SignedHeaders'), 'host')
  t.equal(searchParams.get('X-Amz-Expires'), '2')
})
