import { once } from 'node:events'
import { connect } from 'node:net'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import t from 'tap'
import { buildApp } from '../../src/app.ts'
import { withUrlSecret } from '../../src/url-secret.ts'
import { jsonOf, nikon, openInvitations, startFileWorker } from './support.ts'

t.test('a URL that was forged, or is another one, or has expired, takes nothing', async (t) => {
  const { invite, policy, put, keys } = await openInvitations(t, { UPLOAD_URL_EXPIRY: '1' })
  const { token } = await invite()
  const { url, key } = await policy(token)
  const forge = (change: (url: URL) => void) => {
    const forged = new URL(url)
    change(forged)
    return forged.href
  }
  const forged = [
    forge((it) => it.searchParams.set('max', '999999999')),
    forge((it) => it.searchParams.set('expires', '99999999999')),
    forge((it) => it.searchParams.set('signature', 'x')),
    forge((it) => it.searchParams.delete('signature')),
    forge((it) => {
      it.pathname = it.pathname.replace(key, 'images/x.png')
    }),
    forge((it) => {
      it.search = ''
    }),
  ]
  for (const it of forged) {
    const answer = await put(it, 'x')
    t.equal(answer.status, 403, it)
    t.match(await jsonOf(answer), { detail: 'This URL is not one that was signed here.' })
  }
  t.equal((await fetch(url)).status, 403, 'it is for a PUT')
  t.equal((await fetch(url, { method: 'DELETE' })).status, 405)
  t.equal((await put(url, 'x')).status, 200)
  let last = 200
  for (const until = Date.now() + 5000; last === 200 && Date.now() < until; ) {
    last = (await put(url, 'x')).status
  }
  t.equal(last, 403)
  t.strictSame(await keys(), [key])
})

t.test('a file that is longer than it may be is refused while it comes', async (t) => {
  const { invite, policy, keys } = await openInvitations(t, { IMAGE_MAX_BYTES: '1MiB' })
  const { token } = await invite()
  const { url } = await policy(token)
  const { port, pathname, search } = new URL(url)
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`)
  const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
  const sending = setInterval(() => socket.writableNeedDrain || socket.write(chunk), 1)
  const [answer] = await once(socket, 'data')
  clearInterval(sending)
  t.match(String(answer), /^HTTP\/1\.1 413 /)
  t.strictSame(await keys(), [])
  socket.destroy()
})

t.test('of a file that breaks off nothing is left', async (t) => {
  const { invite, policy, keys, services, app } = await openInvitations(t)
  const { token } = await invite()
  const { url, key } = await policy(token)
  const { port, pathname, search } = new URL(url)
  const socket = connect(Number(port), '127.0.0.1')
  const request = `PUT ${pathname}${search} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n`
  socket.write(`${request}${'x'.repeat(500)}`)
  while ((await keys()).length === 0);
  socket.destroy()
  while ((await keys()).length > 0);
  await t.rejects(services.store.head(key), { name: 'ObjectMissing' })
  t.equal((await app.inject('/healthz')).statusCode, 200)
})

t.test('a link serves ranges, and only to be looked at', async (t) => {
  const opened = await openInvitations(t)
  await startFileWorker(t, opened)
  const { invite, policy, put, complete, list } = opened
  const { token } = await invite()
  const photo = await nikon()
  const { url, file_id: id } = await policy(token, 'a"b/../c.html')
  await put(url, photo)
  await complete(token, id)
  const [{ image_link: link }] = await list(token)
  const whole = await fetch(link)
  t.match(Object.fromEntries(whole.headers), {
    'content-type': 'image/jpeg',
    'content-length': String(photo.length),
    'content-disposition': 'inline; filename="a b .. c.jpg"',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'accept-ranges': 'bytes',
  })
  await whole.arrayBuffer()
  const part = await fetch(link, { headers: { range: 'bytes=2-5' } })
  t.equal(part.status, 206)
  t.equal(part.headers.get('content-range'), `bytes 2-5/${photo.length}`)
  t.ok(Buffer.from(await part.arrayBuffer()).equals(photo.subarray(2, 6)))
  t.equal((await fetch(link, { headers: { range: 'bytes=9999999-' } })).status, 416)
  const head = await fetch(link, { method: 'HEAD' })
  t.equal(head.headers.get('content-length'), String(photo.length))
  t.equal((await put(link, 'x')).status, 403)
  t.equal((await fetch(link.replace(/signature=.{5}/, 'signature=aaaaa'))).status, 403)
})

t.test('all API processes take each other’s URLs', async (t) => {
  const { config, db } = await openInvitations(t)
  const unset = { ...config, urlSecret: undefined }
  const secrets = await Promise.all(Array.from({ length: 4 }, () => withUrlSecret(unset, db)))
  t.strictSame(new Set(secrets.map(({ urlSecret }) => urlSecret)), new Set([config.urlSecret]))
  t.not(config.urlSecret, (await openInvitations(t)).config.urlSecret, 'of one installation')
})

t.test('the secret may be the operator’s own', async (t) => {
  const settings = { URL_SECRET: 'known to all of them' }
  const first = await openInvitations(t, settings)
  const { token } = await first.invite()
  const { url } = await first.policy(token)
  const other = await openInvitations(t, settings)
  t.equal((await first.put(url.replace(first.origin, other.origin), 'x')).status, 200)
})

t.test('a token that stands in a path is not logged', async (t) => {
  const { invite, policy, services, config, stopping } = await openInvitations(t)
  const { token } = await invite()
  const { url } = await policy(token)
  const stream = new PassThrough()
  const app = buildApp(config, services, stopping.signal, pino({ level: 'trace' }, stream))
  const statuses: number[] = []
  for (const method of ['PUT', 'GET', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
    const path = new URL(url).pathname + new URL(url).search
    statuses.push((await app.inject({ method, url: path, payload: 'x' })).statusCode)
  }
  t.strictSame(statuses, [200, 403, 405, 405, 405])
  await app.close()
  stream.end()
  const lines = await text(stream)
  t.equal(lines.match(/"path":"\/files\/\*"/g)?.length, statuses.length)
  t.notMatch(lines, token)
})
