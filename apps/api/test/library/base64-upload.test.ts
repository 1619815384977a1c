import t from 'tap'
import { Base64Decoder } from '../../src/routes/library/upload/base64-decoder.ts'
import { openLibrary, picture } from './support.ts'

const json = { 'content-type': 'application/json' }

t.test('base64 is decoded as it comes, however it is cut', async (t) => {
  const bytes = await picture(t, 0, 1000)
  const plain = bytes.toString('base64')
  const lines = plain.replace(/.{64}/g, '$&\r\n')
  for (const text of [
    plain,
    lines,
    `data:image/png;base64,${plain}`,
    ` DATA:image/png;base64,${lines} `,
  ]) {
    for (const step of [1, 2, 3, 5, 64, 1000, 10_000]) {
      const decoder = new Base64Decoder()
      const parts: Buffer[] = []
      for (let at = 0; at < text.length; at += step) {
        parts.push(decoder.decode(text.slice(at, at + step)))
      }
      decoder.end()
      t.ok(Buffer.concat(parts).equals(bytes), `in pieces of ${step}`)
    }
  }
})

t.test('what is not base64 is refused, however it is cut', async (t) => {
  const bad = [
    'A',
    'AA',
    'AAA',
    'AA=',
    'A===',
    '====',
    '=AAA',
    'AA=A',
    'AAA=AAAA',
    'AA==AA==',
    'AAAA=',
  ]
  const others = [
    'AA-_',
    'AAA*',
    'AAAä',
    'AAAA\0',
    'data:',
    'data:image/png,AAAA',
    'data:text/html;base64,AAAA',
  ]
  for (const text of [...bad, ...others, `data:image/png;x=${'y'.repeat(300)};base64,AAAA`]) {
    for (const step of [1, 4, 1000]) {
      const decode = () => {
        const decoder = new Base64Decoder()
        for (let at = 0; at < text.length; at += step) decoder.decode(text.slice(at, at + step))
        decoder.end()
      }
      t.throws(decode, { status: 422, errors: [{ path: 'data' }] }, text)
    }
  }
})

t.test('the members come in any order, and what we don’t know is passed over', async (t) => {
  const { anna, image, post, get } = await openLibrary(t)
  const data = JSON.stringify(image.toString('base64'))
  const long = JSON.stringify('x'.repeat(50_000))
  const bodies = {
    '': `{"data":${data}}`,
    'a cat': `{"description":"a cat","data":${data}}`,
    'a dog': ` {"data" : ${data},\n"description":"a \\u0064og"} `,
    'a cow': `{"x":{"data":1,"description":[2,{}]},"y":${long},"data":${data},"description":"a cow"}`,
    'an elk': `{"${'data'.repeat(10_000)}":1,"data":${data.replaceAll('/', '\\/')},"description":"an elk"}`,
  }
  for (const [description, body] of Object.entries(bodies)) {
    const answer = await post('/api/images', { ...anna, ...json }, body)
    t.equal(answer.statusCode, 201, description)
    t.ok((await get(answer.json().source)).rawPayload.equals(image))
    t.equal((await get('/api/me?limit=1', anna)).json().images[0].description, description)
  }
})

t.test('what is no upload is refused, says where, and leaves nothing', async (t) => {
  const settings = { IMAGE_MAX_BYTES: '100000' }
  const { anna, image, post, files, rows } = await openLibrary(t, settings)
  const data = JSON.stringify(image.toString('base64'))
  const broken = [
    '',
    ' ',
    '{',
    `{"data":${data}`,
    `{"data":${data}}}`,
    `{"data":${data},}`,
    '{"data":"AAAA',
    '{data:1}',
  ]
  for (const body of [
    ...broken,
    "{'data':''}",
    '{"data":"\\x"}',
    '{"data":"a\nb"}',
    `{"data":${data}} x`,
  ]) {
    const answer = await post('/api/images', { ...anna, ...json }, body)
    t.equal(answer.statusCode, 400, body.slice(0, 20))
  }
  const notUtf8 = Buffer.concat([
    Buffer.from('{"description":"'),
    Buffer.from([0xff]),
    Buffer.from(`","data":${data}}`),
  ])
  t.equal((await post('/api/images', { ...anna, ...json }, notUtf8)).statusCode, 400)
  const deep = `{"x":${'['.repeat(1000)}`
  t.equal((await post('/api/images', { ...anna, ...json }, deep)).statusCode, 400)

  const nothing = JSON.stringify('')
  const faults: readonly (readonly [string, string])[] = [
    ['{}', 'data'],
    ['{"description":"x"}', 'data'],
    ['{"Data":"x"}', 'data'],
    [`{"data":${nothing}}`, 'data'],
    ['{"data":"aGVsbG8="}', 'data'],
    ['{"data":null}', 'data'],
    ['{"data":1}', 'data'],
    ['{"data":[]}', 'data'],
    ['{"data":{"data":"x"}}', 'data'],
    [`{"data":${data},"data":${data}}`, 'data'],
    [`{"data":${data},"description":1}`, 'description'],
    [`{"data":${data},"description":null}`, 'description'],
    [`{"data":${data},"description":"a","description":"b"}`, 'description'],
    [`{"data":${data},"description":"\\u0000"}`, 'description'],
    [`{"data":${data},"description":"\\ud800"}`, 'description'],
    [`{"data":${data},"description":"${'x'.repeat(5001)}"}`, 'description'],
    ['[]', ''],
    ['"x"', ''],
    ['null', ''],
    ['1', ''],
  ]
  for (const [body, path] of faults) {
    const answer = await post('/api/images', { ...anna, ...json }, body)
    t.match(answer.json(), { status: 422, errors: [{ path }] }, body.slice(0, 60))
  }
  const large = JSON.stringify({ data: Buffer.alloc(100_001).toString('base64') })
  t.equal((await post('/api/images', { ...anna, ...json }, large)).statusCode, 413)
  const vast = `{"data":${data},"x":"${'x'.repeat(250_000)}"}`
  t.equal((await post('/api/images', { ...anna, ...json }, vast)).statusCode, 413)
  t.equal(
    (await post('/api/images', { ...anna, 'content-type': 'text/plain' }, 'x')).statusCode,
    415,
  )
  t.equal((await post('/api/images', anna)).statusCode, 415)
  t.strictSame(await files(), [])
  t.strictSame(await rows(), { photos: 0, deletions: 0 })
})

t.test('an image of too many pixels is refused', async (t) => {
  const { anna, image, post, files } = await openLibrary(t, { IMAGE_MAX_PIXELS: '19199' })
  const answer = await post('/api/images', anna, { data: image.toString('base64') })
  t.match(answer.json(), { status: 422, errors: [{ path: 'data', message: /pixels/ }] })
  t.strictSame(await files(), [])
})

t.test('a body in another charset, or compressed, is 415, and nothing is made of it', async (t) => {
  const { anna, image, post, files } = await openLibrary(t)
  const body = JSON.stringify({ data: image.toString('base64') })
  const type = 'application/json'
  for (const headers of [
    { 'content-type': type, 'content-encoding': 'gzip' },
    { 'content-type': type, 'content-encoding': 'identity, gzip' },
    { 'content-type': `${type}; charset=iso-8859-1` },
    { 'content-type': `${type};charset="utf-16"` },
  ]) {
    const answer = await post('/api/images', { ...anna, ...headers }, body)
    t.equal(answer.statusCode, 415, JSON.stringify(headers))
  }
  t.strictSame(await files(), [])
  for (const headers of [
    { 'content-type': `${type}; charset=UTF-8` },
    { 'content-type': type, 'content-encoding': 'Identity' },
  ]) {
    const answer = await post('/api/images', { ...anna, ...headers }, body)
    t.equal(answer.statusCode, 201, JSON.stringify(headers))
  }
})
