import { XMLParser } from 'fast-xml-parser'
import { sql } from 'kysely'
import t from 'tap'
import { build, jsonDump, post, signedIn, standInWorker, withHeaders, xmlDump } from './build.ts'

const xml = new XMLParser({ isArray: (name, path) => String(path).endsWith(`${name}s.${name}`) })

async function rowsIn(db: Awaited<ReturnType<typeof build>>['db']) {
  const { rows } = await sql<{ rows: number }>`
    select (select count(*) from requests) + (select count(*) from items)
      + (select count(*) from images) as rows`.execute(db)
  return rows[0]?.rows
}

t.test('a dump in JSON is answered in JSON when every image is settled', async (t) => {
  const built = await build(t)
  await standInWorker(t, built)
  const headers = await signedIn(built, 'anna')
  const urls = ['https://a.example/1.png', 'https://fail.example/2.png']
  const items = Array.from({ length: 51 }, (_, n) => ({
    name: `item ${n}`,
    images: n === 0 ? urls : n === 1 ? [urls[1]] : [urls[0]],
  }))
  const dump = post({ 'content-type': 'application/json' }, JSON.stringify({ items }))
  const answer = await built.app.inject(withHeaders(dump, headers))
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
  const body = answer.json()
  t.match(body, {
    requestId: /^[0-9a-f-]{36}$/,
    status: 'PARTIAL',
    dataFormat: 'json',
    submittedAt: /^\d{4}-.*Z$/,
    finishedAt: /^\d{4}-.*Z$/,
    counts: { items: 51, images: 52, success: 50, failure: 2, pending: 0 },
  })
  t.strictSame(
    body.items.map((item: { name: string }) => item.name),
    items.map(({ name }) => name),
  )
  const [first, second, third] = body.items
  t.match([first.status, second.status, third.status], ['PARTIAL', 'FAILURE', 'SUCCESS'])
  const [good, bad] = first.images
  t.match(good, {
    url: urls[0],
    status: 'SUCCESS',
    contentType: 'image/png',
    bytes: 4,
    attempts: 1,
  })
  t.equal(good.source, `/api/images/${good.imageId}`)
  t.match(bad, {
    url: urls[1],
    status: 'FAILURE',
    failure: { kind: 'INTERNAL_ERROR', code: 'DNS' },
  })
})

t.test(
  'a dump in XML is answered in XML, unless Accept asks for JSON, and the other way round',
  async (t) => {
    const built = await build(t)
    await standInWorker(t, built)
    const headers = await signedIn(built, 'anna')
    const send = (request: Parameters<typeof withHeaders>[0], accept?: string) =>
      built.app.inject(withHeaders(request, { ...headers, ...(accept && { accept }) }))

    const asked = [
      [xmlDump(), undefined, 'application/xml'],
      [xmlDump(), '*/*', 'application/xml'],
      [xmlDump(), 'text/xml', 'text/xml'],
      [xmlDump(), 'application/json', 'application/json'],
      [xmlDump(), 'application/xml;q=0.5, application/json', 'application/json'],
      [xmlDump(), 'text/html', 'application/xml'],
      [jsonDump(), undefined, 'application/json'],
      [jsonDump(), 'application/xml', 'application/xml'],
      [jsonDump(), '*/*', 'application/json'],
    ] as const
    for (const [request, accept, type] of asked) {
      const answer = await send(request, accept)
      t.equal(answer.statusCode, 200)
      t.equal(answer.headers['content-type'], `${type}; charset=utf-8`, `${accept}`)
      const dump = type.endsWith('json') ? answer.json() : xml.parse(answer.payload).dump
      t.match(dump, { status: 'SUCCESS', counts: { items: 51, images: 51, success: 51 } })
      const items = type.endsWith('json') ? dump.items : dump.items.item
      t.equal(items.length, 51)
    }
  },
)

t.test('the answer is 202 with what there is when the wait is over', async (t) => {
  const built = await build(t, { DUMP_WAIT: '1' })
  await standInWorker(t, built)
  const headers = await signedIn(built, 'anna')
  const dump = jsonDump(51, 'https://hang.example/a.png')
  const answer = await built.app.inject(withHeaders(dump, headers))
  t.equal(answer.statusCode, 202)
  const body = answer.json()
  t.equal(answer.headers.location, `/api/dumps/${body.requestId}`)
  t.match(body, { status: 'PENDING', counts: { pending: 51 } })
  t.notHas(body, { finishedAt: String })
  t.match(body.items[0], { status: 'PENDING', images: [{ status: 'PENDING' }] })
})

t.test('an API that stops answers those that wait with what there is', async (t) => {
  const built = await build(t)
  const headers = await signedIn(built, 'anna')
  const waiting = built.app.inject(withHeaders(jsonDump(), headers))
  while ((await rowsIn(built.db)) === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  built.stopping.abort()
  t.equal((await waiting).statusCode, 202)
})

t.test('the request is kept as it came', async (t) => {
  const built = await build(t)
  await standInWorker(t, built)
  const headers = await signedIn(built, 'anna')
  const dump = xmlDump()
  await built.app.inject(withHeaders(dump, headers))
  const rows = await built.db
    .selectFrom('requests')
    .select(['data', 'dataformat', 'status'])
    .execute()
  t.strictSame(rows, [{ data: Buffer.from(dump.payload), dataformat: 'xml', status: 'SUCCESS' }])
})

const type = { 'content-type': 'application/json' }
const xmlType = { 'content-type': 'application/xml' }
const withoutImages = (count: number, bad: object) =>
  JSON.stringify({ items: [...Array(count).fill({ name: 'x', images: ['y'] }), bad] })

const refused: Record<
  string,
  { request: ReturnType<typeof post>; status: number; paths?: string[] }
> = {
  '50 items': { request: jsonDump(50), status: 422, paths: ['items'] },
  '50 items in XML': { request: xmlDump(50), status: 422 },
  'no items': { request: post(type, '{"items":[]}'), status: 422, paths: ['items'] },
  '10,001 items': { request: jsonDump(10_001, 'x'), status: 422, paths: ['items'] },
  'an item without images': {
    request: post(type, withoutImages(51, { name: 'x', images: [] })),
    status: 422,
    paths: ['items[51].images'],
  },
  'an item without a name': {
    request: post(type, withoutImages(51, { images: ['y'] })),
    status: 422,
    paths: ['items[51].name'],
  },
  'an image that is a number': {
    request: post(type, withoutImages(51, { name: 'x', images: ['y', 5] })),
    status: 422,
    paths: ['items[51].images[1]'],
  },
  'broken XML': { request: post(xmlType, '<items><item></items>'), status: 400 },
  'broken JSON': { request: post(type, '{"items": ['), status: 400 },
  'an empty body': { request: post(type, ''), status: 400 },
  'bytes that are no UTF-8': { request: post(type, Buffer.from([0x22, 0xff, 0x22])), status: 400 },
  'a DOCTYPE': { request: post(xmlType, `<!DOCTYPE items>${xmlDump().payload}`), status: 400 },
  'another encoding in the XML': {
    request: post(xmlType, `<?xml version="1.0" encoding="ISO-8859-1"?>${xmlDump().payload}`),
    status: 415,
  },
  'another charset': {
    request: post({ 'content-type': 'application/json; charset=latin1' }, jsonDump().payload),
    status: 415,
  },
  'a compressed body': {
    request: post({ ...type, 'content-encoding': 'gzip' }, 'not really'),
    status: 415,
  },
  'another content type': {
    request: post({ 'content-type': 'text/csv' }, 'name,url'),
    status: 415,
  },
  'no content type': { request: post({}, jsonDump().payload), status: 415 },
  'no body': { request: post({}, ''), status: 415 },
  'a body over the limit': { request: jsonDump(10_000, 'x'.repeat(100)), status: 413 },
}

t.test('what is refused says why, costs nothing, and leaves nothing', async (t) => {
  const built = await build(t, { QUOTA_BRONZE: '1', BODY_LIMIT: '1000000' })
  const { app } = built
  const headers = await signedIn(built, 'anna', 'bronze')
  for (const [what, { request, status, paths }] of Object.entries(refused)) {
    const answer = await app.inject(withHeaders(request, headers))
    t.equal(answer.statusCode, status, what)
    const inXml = request.headers['content-type' as keyof typeof request.headers]?.includes('xml')
    const problem = inXml ? xml.parse(answer.payload).problem : answer.json()
    t.match(problem, {
      type: 'about:blank',
      title: String,
      status,
      detail: String,
      instance: String,
    })
    if (paths)
      t.strictSame(
        problem.errors.map((fault: { path: string }) => fault.path),
        paths,
      )
    t.match(answer.headers.ratelimit, /^"dumps";r=1;t=0$/, 'the unit is back')
  }
  t.equal(await rowsIn(built.db), 0)
})

t.test('a refusal in XML is a problem document in XML', async (t) => {
  const built = await build(t)
  const headers = await signedIn(built, 'anna')
  const answer = await built.app.inject(withHeaders(xmlDump(50), headers))
  t.equal(answer.headers['content-type'], 'application/problem+xml; charset=utf-8')
  t.match(answer.payload, /<problem xmlns="urn:ietf:rfc:7807">/)
  const asked = { ...headers, accept: 'application/json' }
  const inJson = await built.app.inject(withHeaders(xmlDump(50), asked))
  t.equal(inJson.headers['content-type'], 'application/problem+json; charset=utf-8')
})

t.test('without a token there is no dump', async (t) => {
  const { app, db } = await build(t)
  t.equal((await app.inject(jsonDump())).statusCode, 401)
  t.equal(await rowsIn(db), 0)
})
