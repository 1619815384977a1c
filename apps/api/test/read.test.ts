import type { LightMyRequestResponse as Response } from 'fastify'
import t from 'tap'
import { build, jsonDump, signedIn, standInWorker, withHeaders, xmlDump } from './build.ts'

t.test(
  'a dump can be read again, in the format in which it was sent or is asked for',
  async (t) => {
    const built = await build(t)
    await standInWorker(t, built)
    const headers = await signedIn(built, 'anna')
    const sent = await built.app.inject(withHeaders(jsonDump(), headers))
    const url = `/api/dumps/${sent.json().requestId}`
    const read = await built.app.inject({ url, headers })
    t.equal(read.statusCode, 200)
    t.equal(read.payload, sent.payload)
    t.match(read.headers.ratelimit, /^"dumps";r=99;t=\d+$/)
    const asked = await built.app.inject({
      url,
      headers: { ...headers, accept: 'application/xml' },
    })
    t.match(asked.payload, /^<\?xml .*<dump>/s)

    const inXml = await built.app.inject(withHeaders(xmlDump(), headers))
    const [, id] = /<requestId>(.*?)<\/requestId>/.exec(inXml.payload) ?? []
    t.equal((await built.app.inject({ url: `/api/dumps/${id}`, headers })).payload, inXml.payload)
  },
)

t.test('a dump that is not done is 202', async (t) => {
  const built = await build(t, { DUMP_WAIT: '0' })
  const headers = await signedIn(built, 'anna')
  const { requestId } = (await built.app.inject(withHeaders(jsonDump(), headers))).json()
  const read = await built.app.inject({ url: `/api/dumps/${requestId}`, headers })
  t.equal(read.statusCode, 202)
  t.equal(read.headers.location, `/api/dumps/${requestId}`)
})

t.test('a dump is 404 to everybody but its owner, as is one that never was', async (t) => {
  const built = await build(t, { DUMP_WAIT: '0' })
  const anna = await signedIn(built, 'anna')
  const bob = await signedIn(built, 'bob')
  const { requestId } = (await built.app.inject(withHeaders(jsonDump(), anna))).json()
  for (const id of [requestId, '0199b1c4-0000-7000-8000-000000000000', 'x', '%00', "1'--"]) {
    const answer = await built.app.inject({ url: `/api/dumps/${id}`, headers: bob })
    t.equal(answer.statusCode, 404, id)
  }
  t.equal((await built.app.inject({ url: `/api/dumps/${requestId}` })).statusCode, 401)
})

t.test('the list has the caller’s own dumps, newest first, page by page', async (t) => {
  const built = await build(t, { DUMP_WAIT: '0' })
  const anna = await signedIn(built, 'anna')
  const bob = await signedIn(built, 'bob')
  await built.app.inject(withHeaders(jsonDump(), bob))
  const ids: string[] = []
  for (let n = 0; n < 5; n += 1) {
    ids.unshift((await built.app.inject(withHeaders(jsonDump(), anna))).json().requestId)
  }
  const seen: string[] = []
  let url: string | undefined = '/api/dumps?limit=2'
  while (url) {
    const page: Response = await built.app.inject({ url, headers: anna })
    for (const dump of page.json()) {
      t.strictSame(Object.keys(dump), [
        'requestId',
        'status',
        'dataFormat',
        'submittedAt',
        'counts',
      ])
      seen.push(dump.requestId)
    }
    url = /<(.*?)>; rel="next"/.exec(String(page.headers.link))?.[1]
  }
  t.strictSame(seen, ids)
  const xml = await built.app.inject({
    url: '/api/dumps',
    headers: { ...anna, accept: 'text/xml' },
  })
  t.match(xml.payload, /<dumps>\s*<dump>/)
})

for (const query of ['limit=0', 'limit=201', 'limit=x', 'limit=1.5', 'cursor=x', "cursor='"]) {
  t.test(`a list with ${query} is refused, and says which`, async (t) => {
    const built = await build(t)
    const headers = await signedIn(built, 'anna')
    const answer = await built.app.inject({ url: `/api/dumps?${query}`, headers })
    t.equal(answer.statusCode, 422)
    t.match(answer.json().errors, [{ path: query.split('=')[0], message: String }])
  })
}
