import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { openLibrary } from './support.ts'

/** A form as it is on the wire: each part is its headers and its content. */
function form(parts: readonly (readonly [string, Buffer | string])[], end = '--x--\r\n'): Buffer {
  const pieces = parts.flatMap(([headers, content]) => [
    Buffer.from(`--x\r\n${headers}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...pieces, Buffer.from(end)])
}

const type = { 'content-type': 'multipart/form-data; boundary=x' }
const field = (name: string) => `content-disposition: form-data; name="${name}"`
const file = (name: string, as = 'a.png') => `${field(name)}; filename="${as}"`

t.test('what comes as the file is stored, whatever comes with it', async (t) => {
  const { anna, image, post, get } = await openLibrary(t)
  const bodies = {
    'the file alone': form([[file('file'), image]]),
    'with fields around it': form([
      [field('a'), 'x'],
      [file('file'), image],
      [field('b'), 'y'],
    ]),
    'with a name that leads elsewhere': form([[file('file', '../../../x.png'), image]]),
    'with another type than it has': form([[`${file('file')}\r\ncontent-type: text/html`, image]]),
    'with an epilogue': form([[file('file'), image]], '--x--\r\nepilogue'),
  }
  for (const [what, body] of Object.entries(bodies)) {
    const answer = await post('/upload-photo', { ...anna, ...type }, body)
    t.equal(answer.statusCode, 201, what)
    const { photo_id: photoId, id, source, posted } = answer.json()
    t.match(
      { photoId, id, source, posted },
      { photoId: Number, source: `/api/images/${id}`, posted: 0 },
    )
    t.equal(answer.headers.location, source)
    const served = await get(source)
    t.ok(served.rawPayload.equals(image))
    t.equal(served.headers['content-type'], 'image/png')
  }
})

t.test('what is no upload is refused, and leaves nothing', async (t) => {
  const { anna, image, post, files, rows } = await openLibrary(t, { IMAGE_MAX_BYTES: '100000' })
  const many = Array.from({ length: 30 }, (_, n) => [field(`f${n}`), 'x'] as const)
  const whole = form([[file('file'), image]])
  const bodies: Record<string, readonly [Buffer, number, string?]> = {
    'no file': [form([[field('a'), 'x']]), 422, 'file'],
    'an empty form': [Buffer.from('--x--\r\n'), 422, 'file'],
    'a file that is text': [form([[field('file'), 'x']]), 422, 'file'],
    'a file by another name': [form([[file('photo'), image]]), 422, 'photo'],
    'an empty file': [form([[file('file'), '']]), 422, 'file'],
    'no image': [form([[file('file'), '<svg xmlns="http://www.w3.org/2000/svg"/>']]), 422, 'file'],
    'two files': [
      form([
        [file('file'), image],
        [file('file'), image],
      ]),
      422,
      'file',
    ],
    'a file and another': [
      form([
        [file('file'), image],
        [file('other'), image],
      ]),
      422,
      'file',
    ],
    'a file and a text of its name': [
      form([
        [file('file'), image],
        [field('file'), 'x'],
      ]),
      422,
      'file',
    ],
    'too large': [form([[file('file'), Buffer.alloc(100_001)]]), 413],
    'too many fields': [form([...many, [file('file'), image]]), 413],
    'a file that breaks off': [whole.subarray(0, 3000), 400],
    'no end': [whole.subarray(0, -5), 400],
    'no end at all': [form([[file('file'), image]], ''), 400],
    'a field of everybody’s': [
      form([
        [field('__proto__'), 'x'],
        [file('file'), image],
      ]),
      400,
    ],
  }
  for (const [what, [body, status, path]] of Object.entries(bodies)) {
    const answer = await post('/upload-photo', { ...anna, ...type }, body)
    t.equal(answer.statusCode, status, what)
    if (path !== undefined) t.match(answer.json(), { errors: [{ path }] }, what)
  }
  const noBoundary = { ...anna, 'content-type': 'multipart/form-data' }
  t.equal((await post('/upload-photo', noBoundary, whole)).statusCode, 400)
  const asJson = { ...anna, 'content-type': 'application/json' }
  t.equal((await post('/upload-photo', asJson, '{}')).statusCode, 415)
  t.equal((await post('/upload-photo', anna)).statusCode, 415)
  t.strictSame(await files(), [])
  t.strictSame(await rows(), { photos: 0, deletions: 0 })
})

for (const kind of ['multipart', 'base64']) {
  t.test(`a client that hangs up halfway has uploaded nothing: ${kind}`, async (t) => {
    const { anna, url, files, rows, app } = await openLibrary(t)
    const path = kind === 'multipart' ? '/upload-photo' : '/api/images'
    const head = kind === 'multipart' ? `--x\r\n${file('file')}\r\n\r\n` : '{"data":"'
    const contentType = kind === 'multipart' ? type['content-type'] : 'application/json'
    const aborted = new Promise<void>((resolve) => {
      app.server.prependOnceListener('request', (request) => request.once('close', () => resolve()))
    })
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${anna.authorization}\r\n` +
        `content-type: ${contentType}\r\ncontent-length: 100000\r\n\r\n${head}`,
    )
    socket.write('A'.repeat(50_000))
    while ((await files()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    socket.destroy()
    await aborted
    while ((await files()).length > 0) await new Promise((resolve) => setTimeout(resolve, 5))
    t.strictSame(await rows(), { photos: 0, deletions: 0 })
  })

  t.test(`a client that is refused early may send all, read why, and go on: ${kind}`, async (t) => {
    const { anna, url, files } = await openLibrary(t)
    const isForm = kind === 'multipart'
    const length = 20_000_000
    const host = `host: x\r\nauthorization: ${anna.authorization}`
    const headers = `${host}\r\ncontent-length: ${length}\r\ncontent-type`
    const head = isForm
      ? `POST /upload-photo HTTP/1.1\r\n${headers}: ${type['content-type']}`
      : `POST /api/images HTTP/1.1\r\n${headers}: application/json`
    const start = isForm ? `--x\r\n${file('photo')}\r\n\r\n` : '{"data":"*'
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    const answers = text(socket)
    socket.write(`${head}\r\n\r\n${start}`)
    socket.write(Buffer.alloc(length - start.length, 'A'))
    socket.write(`GET /my-photos HTTP/1.1\r\n${host}\r\nconnection: close\r\n\r\n`)
    t.match(await answers, /^HTTP\/1\.1 422 .*"errors":\[\{.*HTTP\/1\.1 200 .*\[\]$/s)
    t.strictSame(await files(), [])
  })
}
