import { connect } from 'node:net'
import t from 'tap'
import { build, jsonDump, post, signedIn, standInWorker, withHeaders } from './build.ts'

const plans = { gold: 100, silver: 50, bronze: 25 } as const

for (const [plan, limit] of Object.entries(plans)) {
  t.test(`dump ${limit + 1} of ${plan} within an hour is 429`, async (t) => {
    const built = await build(t)
    await standInWorker(t, built)
    const headers = await signedIn(
      built,
      'anna',
      plan === 'gold' || plan === 'silver' ? plan : 'bronze',
    )
    const send = () => built.app.inject(withHeaders(jsonDump(), headers))
    const answers = await Promise.all(Array.from({ length: limit }, send))
    t.ok(answers.every(({ statusCode }) => statusCode === 200))
    t.equal(answers[0]?.headers['ratelimit-policy'], `"dumps";q=${limit};w=3600`)
    const left = answers.map(({ headers }) => /r=(\d+)/.exec(String(headers.ratelimit))?.[1])
    t.strictSame(
      left.map(Number).sort((a, b) => b - a),
      Array.from({ length: limit }, (_, n) => limit - 1 - n),
    )

    const refused = await send()
    t.equal(refused.statusCode, 429)
    t.match(refused.headers.ratelimit, /^"dumps";r=0;t=3\d\d\d$/)
    const retryAfter = Number(refused.headers['retry-after'])
    t.ok(retryAfter > 3500 && retryAfter <= 3600, 'the first one leaves the window first')
    t.match(refused.json(), { status: 429, title: 'Too Many Requests', detail: /All \d+ dumps/ })
  })
}

t.test('50 dumps sent at once to two processes never let one too many in', async (t) => {
  const built = await build(t)
  const other = await build(t, { DATABASE_URL: built.config.databaseUrl })
  await standInWorker(t, built)
  const headers = await signedIn(built, 'anna', 'bronze')
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      (n % 2 ? built : other).app.inject(withHeaders(jsonDump(), headers)),
    ),
  )
  t.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 25)
  t.equal(answers.filter(({ statusCode }) => statusCode === 429).length, 25)
})

t.test('what is refused costs nothing, also when the quota is nearly used', async (t) => {
  const built = await build(t, { QUOTA_BRONZE: '1' })
  await standInWorker(t, built)
  const headers = await signedIn(built, 'anna', 'bronze')
  const bad = post({ 'content-type': 'application/json' }, '{"items":[]}')
  for (let n = 0; n < 5; n += 1) {
    t.equal((await built.app.inject(withHeaders(bad, headers))).statusCode, 422)
  }
  t.equal((await built.app.inject(withHeaders(jsonDump(), headers))).statusCode, 200)
  t.equal((await built.app.inject(withHeaders(bad, headers))).statusCode, 429)
})

t.test('a 429 comes before the body is read', async (t) => {
  const built = await build(t, { QUOTA_BRONZE: '0' })
  const { authorization } = await signedIn(built, 'anna', 'bronze')
  await built.app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect(Number(new URL(built.app.listeningOrigin).port), '127.0.0.1')
  socket.write(
    `POST /api/dumps HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ${authorization}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{',
  )
  const [head] = await new Promise<Buffer[]>((resolve) =>
    socket.once('data', (data) => resolve([data])),
  )
  t.match(String(head), /^HTTP\/1.1 429 /)
  socket.destroy()
})

t.test('a body that never comes whole gives its unit back', async (t) => {
  const built = await build(t)
  const { authorization } = await signedIn(built, 'anna', 'bronze')
  const user = await built.services.users.credentials('anna')
  const left = async () =>
    (await built.services.quota.look(user ?? { id: '', plan: 'bronze' })).remaining
  await built.app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect(Number(new URL(built.app.listeningOrigin).port), '127.0.0.1')
  socket.write(
    `POST /api/dumps HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{',
  )
  while ((await left()) === 25) await new Promise((resolve) => setTimeout(resolve, 5))
  socket.destroy()
  while ((await left()) === 24) await new Promise((resolve) => setTimeout(resolve, 5))
  t.equal(await left(), 25)
})

t.test(
  'a dump that can’t be kept gives its unit back and says nothing of our insides',
  async (t) => {
    const built = await build(t)
    const headers = await signedIn(built, 'anna', 'bronze')
    await built.db.schema.alterTable('items').renameTo('gone').execute()
    const answer = await built.app.inject(withHeaders(jsonDump(), headers))
    t.equal(answer.statusCode, 500)
    t.match(answer.headers.ratelimit, /r=25;/)
    t.notMatch(answer.payload, /items|relation|select/)
  },
)

t.test('a quota that can’t be asked lets nobody in', async (t) => {
  const built = await build(t)
  const headers = await signedIn(built, 'anna')
  built.services.redis.disconnect()
  const answer = await built.app.inject(withHeaders(jsonDump(), headers))
  t.equal(answer.statusCode, 503)
  t.match(answer.headers, { 'retry-after': '5' })
  const list = await built.app.inject({ url: '/api/dumps', headers })
  t.equal(list.statusCode, 200, 'to read costs nothing')
})
