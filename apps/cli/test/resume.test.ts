import t from 'tap'
import {
  accepted,
  dumpLine,
  dumpOf,
  image,
  imageLine,
  json,
  lines,
  problem,
  requestId,
} from './fake-api.ts'
import { answered, csv, good, list, post, signedInTo } from './signed-in.ts'
import { terminal } from './terminal.ts'

const get = `GET /api/dumps/${requestId}`
const send = ['send', '-', '--key', 'order-7']

t.test('cut off before it was accepted, it is sent again under its key', async (t) => {
  const { api, type } = await signedInTo(t, {
    [post]: [(response) => response.destroy(), answered(good)],
    [list]: [json([good])],
  })
  const { code, stderr } = await type(send, { stdin: csv })
  t.equal(code, 0)
  t.match(stderr, /No connection: .* Trying again in 0\.\d s/)
  const calls = api.to(post)
  t.strictSame(
    calls.map(({ headers }) => headers['idempotency-key']),
    ['order-7', 'order-7'],
  )
  t.equal(calls[0]?.body, calls[1]?.body)
})

t.test('cut off later, it is asked for by its id, and no image counts twice', async (t) => {
  const { api, type } = await signedInTo(t, {
    [post]: [lines([accepted, imageLine(image(0))], { cut: true })],
    [get]: [
      lines([accepted, imageLine(image(0)), imageLine(image(1))], { cut: true }),
      lines([accepted, imageLine(image(0)), imageLine(image(1)), dumpLine(good)]),
    ],
    [list]: [json([])],
  })
  const { code, stderr } = await type(send, { stdin: csv, isTTY: true })
  t.equal(code, 0)
  t.equal(api.to(post).length, 1)
  t.equal(api.to(get).length, 2)
  t.equal(stderr.split('Accepted as').length, 2, 'it is said once')
  t.notMatch(stderr, '3 images settled')
})

t.test('an answer that comes before the dump is finished is asked for again', async (t) => {
  const { type } = await signedInTo(t, {
    [post]: [answered(dumpOf([image(0)], 1))],
    [get]: [answered(good)],
    [list]: [json([])],
  })
  const { code, stdout } = await type(send, { stdin: csv })
  t.equal(code, 0)
  t.match(stdout, '2 stored')
})

t.test('trouble of the service passes, and Retry-After is kept to', async (t) => {
  const start = performance.now()
  const { type } = await signedInTo(t, {
    [post]: [
      problem(503, 'Full.', {}, { 'retry-after': '1' }),
      problem(502, 'Away.'),
      answered(good),
    ],
    [list]: [json([])],
  })
  const { code, stderr } = await type(send, { stdin: csv })
  t.equal(code, 0)
  t.match(stderr, 'Full. Trying again in 1.0 s')
  t.ok(performance.now() - start > 1000)
})

t.test('trouble that stays: 4, and how to try again', async (t) => {
  const { api, type } = await signedInTo(t, { [post]: [problem(503, 'Full.')] })
  const { code, stderr } = await type([...send, '--retry', '1'], { stdin: csv })
  t.equal(code, 4)
  t.match(stderr, 'To go on: image-dump send - --key order-7')
  t.ok(api.to(post).length >= 2)
})

t.test('a quota that comes back too late is not waited for: 4', async (t) => {
  const { api, type } = await signedInTo(t, {
    [post]: [problem(429, 'All 25 dumps are used.', {}, { 'retry-after': '2460' })],
  })
  const { code, stderr } = await type(send, { stdin: csv })
  t.equal(code, 4)
  t.match(stderr, 'All 25 dumps are used.\n  Try again in 41 min.')
  t.equal(api.to(post).length, 1)
})

t.test('a service that is not there: 4', async (t) => {
  const { type, signedIn } = terminal(t)
  await signedIn('http://127.0.0.1:1')
  const { code, stderr } = await type([...send, '--retry', '0'], { stdin: csv })
  t.equal(code, 4)
  t.match(stderr, 'The service can’t be reached')
  t.equal((await type(['list'])).code, 4)
})

t.test('something else that answers there: 4', async (t) => {
  const { type } = await signedInTo(t, {
    [list]: [(response) => response.end('<h1>It works!</h1>')],
  })
  const { code, stderr } = await type(['list'])
  t.equal(code, 4)
  t.match(stderr, 'is this an Image Dump service?')
})

t.test('status waits over lost connections as well', async (t) => {
  const { type } = await signedInTo(t, {
    [get]: [lines([accepted], { cut: true }), answered(good)],
    [list]: [json([good])],
  })
  t.equal((await type(['status', requestId, '--wait'])).code, 0)
})
