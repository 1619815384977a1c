import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import sharp from 'sharp'
import t from 'tap'
import { contentTypes, startOrigin } from '../src/index.ts'

const extensions = Object.keys(contentTypes)

t.test(
  'an image is always the same, is what its name says, and has about the size asked for',
  async (t) => {
    const origin = await startOrigin()
    t.teardown(() => origin.close())
    for (const [extension, contentType] of Object.entries(contentTypes)) {
      const path = `/images/3.${extension}?bytes=100000`
      const response = await fetch(origin.url + path)
      const bytes = Buffer.from(await response.arrayBuffer())
      t.equal(response.headers.get('content-type'), contentType)
      t.ok(bytes.equals(await origin.bytesOf(path)), extension)
      t.ok(Math.abs(bytes.length - 100_000) < 1_000, `${bytes.length} bytes`)
      if (extension !== 'bmp') t.match(await sharp(bytes).stats(), { isOpaque: true })
    }
  },
)

t.test(
  '2,000 images are 2,000 different files of 60 KB in the mean, and two origins agree',
  async (t) => {
    const [origin, other] = [await startOrigin(), await startOrigin()]
    t.teardown(() => Promise.all([origin.close(), other.close()]))
    const hashes = new Set<string>()
    let total = 0
    for (let n = 0; n < 2000; n++) {
      const bytes = await origin.bytesOf(`/images/${n}.${extensions[n % extensions.length]}`)
      hashes.add(createHash('sha1').update(bytes).digest('hex'))
      total += bytes.length
    }
    t.equal(hashes.size, 2000)
    t.ok(total > 2000 * 50_000 && total < 2000 * 70_000, `${total / 2000} bytes in the mean`)
    const path = '/images/17.avif'
    t.ok((await origin.bytesOf(path)).equals(await other.bytesOf(path)))
  },
)

t.test('it counts what it served', async (t) => {
  const origin = await startOrigin()
  t.teardown(() => origin.close())
  for (const path of ['/images/1.png', '/images/1.png?bytes=9', '/status/404', '/nonsense']) {
    await (await fetch(origin.url + path)).arrayBuffer()
  }
  t.same(Object.fromEntries(origin.served), {
    '/images/1.png': 2,
    '/status/404': 1,
    '/nonsense': 1,
  })
})

t.test('its routes do what their names say', async (t) => {
  const origin = await startOrigin()
  t.teardown(() => origin.close())
  const get = (path: string) => fetch(origin.url + path, { redirect: 'manual' })
  const statuses = {
    '/status/503': 503,
    '/busy': 429,
    '/no-content': 204,
    '/partial': 206,
    '/empty': 200,
    '/html-as-png': 200,
    '/svg': 200,
    '/polyglot': 200,
    '/half': 200,
    '/gzip': 200,
    '/redirect/loop': 302,
    '/redirect/to?status=308': 308,
    '/slow/1.png?ms=1': 200,
    '/images/nonsense': 404,
    '/nonsense': 404,
  }
  for (const [path, status] of Object.entries(statuses))
    t.equal((await get(path)).status, status, path)
  t.equal((await get('/busy?retryAfter=9')).headers.get('retry-after'), '9')
  t.equal((await get('/redirect/2')).headers.get('location')?.split('?')[0], '/redirect/1')
  t.equal((await get('/redirect/to?url=/x')).headers.get('location'), '/x')
  t.equal((await (await get('/too-large?bytes=100001')).arrayBuffer()).byteLength, 100_001)
  for (const path of ['/reset', '/reset-midway', '/truncated', '/garbage', '/big-headers']) {
    await t.rejects(
      get(path).then((response) => response.arrayBuffer()),
      path,
    )
  }
})

t.test('a flaky image fails as often as it is told to, and then comes', async (t) => {
  const origin = await startOrigin()
  t.teardown(() => origin.close())
  const statuses = []
  for (let i = 0; i < 4; i++) {
    statuses.push((await fetch(`${origin.url}/flaky/5.png?times=2&status=500`)).status)
  }
  t.same(statuses, [500, 500, 200, 200])
})

t.test('closing ends every connection at once, and a taken port is an error', async (t) => {
  const origin = await startOrigin()
  const port = Number(new URL(origin.url).port)
  await t.rejects(startOrigin({ port }), { code: 'EADDRINUSE' })
  const idle = connect(port, '127.0.0.1')
  const closed = new Promise((resolve) => idle.on('error', () => {}).on('close', resolve))
  await new Promise((resolve) => idle.on('connect', resolve))
  const silent = fetch(`${origin.url}/silent`).catch(() => 'gone')
  while (!origin.served.has('/silent')) await new Promise(setImmediate)
  await origin.close()
  await closed
  t.equal(await silent, 'gone')
})
