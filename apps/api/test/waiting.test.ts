import t from 'tap'
import { build, jsonDump, signedIn, standInWorker, withHeaders, xmlDump } from './build.ts'

const hanging = 'https://hang.example/a.png'
const ndjson = { accept: 'application/x-ndjson' }
const linesOf = (payload: string) =>
  payload
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

t.test('a client waits as long as it prefers, and no longer than the service allows', async (t) => {
  const built = await build(t, { DUMP_WAIT: '1' })
  await standInWorker(t, built)
  const headers = await signedIn(built, 'anna')
  const timed = async (prefer: string, url?: string) => {
    const start = performance.now()
    const all = { ...headers, prefer }
    const answer = await built.app.inject(
      url ? { url, headers: all } : withHeaders(jsonDump(51, hanging), all),
    )
    return { answer, took: performance.now() - start }
  }
  const none = await timed('wait=0')
  t.equal(none.answer.statusCode, 202)
  t.equal(none.answer.headers['preference-applied'], 'wait=0')
  t.ok(none.took < 900)
  const long = await timed('wait=600')
  t.equal(long.answer.statusCode, 202)
  t.equal(long.answer.headers['preference-applied'], 'wait=1')
  t.ok(long.took >= 1000 && long.took < 3000)
  const again = await timed('wait=600', String(long.answer.headers.location))
  t.equal(again.answer.statusCode, 202)
  t.ok(again.took >= 1000, 'to ask again may wait as well')
})

t.test('who asks again and waits is answered when the dump is done', async (t) => {
  const built = await build(t)
  const headers = await signedIn(built, 'anna')
  const sent = await built.app.inject(withHeaders(jsonDump(), { ...headers, prefer: 'wait=0' }))
  const url = String(sent.headers.location)
  const asking = Array.from({ length: 100 }, () =>
    built.app.inject({ url, headers: { ...headers, prefer: 'wait=60' } }),
  )
  await standInWorker(t, built)
  for (const answer of await Promise.all(asking)) t.equal(answer.statusCode, 200)
  t.equal(built.services.waits.size, 0)
})

t.test('a queue that is away costs the wait, not the dump', async (t) => {
  const built = await build(t)
  const headers = await signedIn(built, 'anna')
  built.services.queue.add = async () => {
    throw new Error('Redis is away')
  }
  const answer = await built.app.inject(withHeaders(jsonDump(), headers))
  t.equal(answer.statusCode, 202)
  t.match(answer.json(), { status: 'PENDING', counts: { pending: 51 } })
})

t.test('a stream has a line for what is accepted, each image, and the dump', async (t) => {
  const built = await build(t)
  await standInWorker(t, built)
  const headers = { ...(await signedIn(built, 'anna')), ...ndjson }
  const answer = await built.app.inject(withHeaders(xmlDump(60), headers))
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['content-type'], 'application/x-ndjson; charset=utf-8')
  const [accepted, ...rest] = linesOf(answer.payload)
  const dump = rest.pop()
  t.strictSame(accepted, { type: 'accepted', requestId: dump.requestId })
  t.equal(rest.length, 60)
  t.equal(new Set(rest.map(({ imageId }) => imageId)).size, 60, 'each image once')
  for (const image of rest) t.match(image, { type: 'image', status: 'SUCCESS', itemId: String })
  t.match(dump, { type: 'dump', status: 'SUCCESS', counts: { images: 60 } })
  const { type: _, ...whole } = dump
  const plain = { ...headers, accept: 'application/json' }
  const url = `/api/dumps/${dump.requestId}`
  t.strictSame(whole, (await built.app.inject({ url, headers: plain })).json())

  const again = linesOf((await built.app.inject({ url, headers })).payload)
  t.equal(again.length, 62, 'the stream of a finished dump tells all of it')
})

t.test('a line comes when its image settles, not when all have', async (t) => {
  const built = await build(t)
  await standInWorker(t, built)
  const headers = await signedIn(built, 'anna')
  const dump = jsonDump()
  const body = JSON.parse(String(dump.payload))
  body.items[0].images = [hanging]
  await built.app.listen({ host: '127.0.0.1', port: 0 })
  const gone = new AbortController()
  const response = await fetch(`${built.app.listeningOrigin}/api/dumps`, {
    method: 'POST',
    headers: { ...dump.headers, ...headers, ...ndjson },
    body: JSON.stringify(body),
    signal: gone.signal,
  })
  let text = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    if (text.match(/"type":"image"/g)?.length === 50) break
  }
  t.notMatch(text, /"type":"dump"/, 'one image is pending, and the others are told')
  gone.abort()
  while (built.services.waits.size > 0) await new Promise((resolve) => setTimeout(resolve, 10))
  t.pass('a client that hangs up stops waiting')
})

t.test('a stream whose patience is over ends with the dump as it stands', async (t) => {
  const built = await build(t, { DUMP_WAIT: '1' })
  await standInWorker(t, built)
  const headers = { ...(await signedIn(built, 'anna')), ...ndjson }
  const answer = await built.app.inject(withHeaders(jsonDump(51, hanging), headers))
  const lines = linesOf(answer.payload)
  t.strictSame(
    lines.map(({ type }) => type),
    ['accepted', 'dump'],
  )
  t.match(lines[1], { status: 'PENDING', counts: { pending: 51 } })
})

t.test(
  'with no events from Redis at all, a dump is answered, three seconds late at most',
  async (t) => {
    const built = await build(t)
    await standInWorker(t, built, { announces: false })
    const headers = await signedIn(built, 'anna')
    const start = performance.now()
    const answer = await built.app.inject(withHeaders(jsonDump(), headers))
    t.match(answer.json(), { status: 'SUCCESS', counts: { success: 51 } })
    t.ok(performance.now() - start < 3000)
    const stream = await built.app.inject(withHeaders(jsonDump(), { ...headers, ...ndjson }))
    t.equal(
      linesOf(stream.payload).length,
      53,
      'a stream tells what it has not heard of in the end',
    )
  },
)
