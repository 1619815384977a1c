import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseAway } from '@image-dump/database'
import t from 'tap'
import { build, jsonDump, post, signedIn, standInWorker, withHeaders } from './build.ts'

type Built = Awaited<ReturnType<typeof build>>

/** How many dumps Anna, a bronze user, has left. */
async function left({ services: { users, quota } }: Built): Promise<number> {
  const user = await users.credentials('anna')
  return (await quota.look(user ?? { id: '', plan: 'bronze' })).remaining
}

/** How many dumps Postgres has. */
async function kept({ db }: Built): Promise<number> {
  return (await db.selectFrom('requests').select('id').execute()).length
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5))
}

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

t.test('dumps sent without pause while Redis is flushed are never one too many', async (t) => {
  // Nobody works here, so nobody is waited for.
  const built = await build(t, { DUMP_WAIT: '0' })
  const url = built.config.databaseUrl
  const other = await build(t, {
    DUMP_WAIT: '0',
    DATABASE_URL: url,
    REDIS_URL: built.config.redisUrl,
  })
  const headers = await signedIn(built, 'anna', 'bronze')
  const burst = () =>
    Array.from({ length: 50 }, (_, n) =>
      (n % 2 ? built : other).app.inject(withHeaders(jsonDump(), headers)),
    )
  const first = burst()
  await until(async () => (await kept(built)) >= 5)
  await built.services.redis.flushall()
  const answers = await Promise.all([...first, ...burst()])
  t.equal(await kept(built), 25)
  t.equal(answers.filter(({ statusCode }) => statusCode < 300).length, 25)
  t.equal(answers.filter(({ statusCode }) => statusCode === 429).length, 75)
  t.equal(await left(built), 0)
})

t.test(
  'a dump whose unit is flushed while its body comes is refused if others took it',
  async (t) => {
    const built = await build(t, { QUOTA_BRONZE: '1', DUMP_WAIT: '0' })
    const headers = await signedIn(built, 'anna', 'bronze')
    const request = withHeaders(jsonDump(), headers)
    const parsed = Promise.withResolvers<void>()
    const { parser } = built.services
    const parse = parser.parse.bind(parser)
    parser.parse = async (body) => {
      parser.parse = parse
      await built.services.redis.flushall()
      await parsed.promise
      return parse(body)
    }
    const slow = built.app.inject(request)
    await until(async () => (await built.services.redis.dbsize()) === 0)
    const quick = await built.app.inject(request)
    t.equal(quick.statusCode, 202)
    parsed.resolve()
    t.equal((await slow).statusCode, 429)
    t.equal(await kept(built), 1)
    t.equal(await left(built), 0)
  },
)

t.test('a dump that Postgres kept, though it could not say so, has used a unit', async (t) => {
  const built = await build(t, { DUMP_WAIT: '0' })
  const headers = await signedIn(built, 'anna', 'bronze')
  const { dumps } = built.services
  const add = dumps.add.bind(dumps)
  dumps.add = async (dump, check) => {
    await add(dump, check)
    throw new DatabaseAway('Postgres does not answer')
  }
  const answer = await built.app.inject(withHeaders(jsonDump(), headers))
  t.equal(answer.statusCode, 503)
  t.match(answer.headers, { 'retry-after': '5' })
  dumps.add = add
  t.equal(await left(built), 24)
})

t.test(
  'a dump that Postgres came to too late is not kept: its unit may be another’s',
  async (t) => {
    const built = await build(t, { DUMP_WAIT: '0' })
    const headers = await signedIn(built, 'anna', 'bronze')
    const { dumps } = built.services
    const add = dumps.add.bind(dumps)
    dumps.add = async (dump, check) => {
      await sleep(2100)
      return add(dump, check)
    }
    t.equal((await built.app.inject(withHeaders(jsonDump(), headers))).statusCode, 503)
    t.equal(await kept(built), 0)
    t.equal(await left(built), 25)
  },
)

t.test('a dump that can’t be confirmed stands, and is counted', async (t) => {
  const built = await build(t, { DUMP_WAIT: '0' })
  const headers = await signedIn(built, 'anna', 'bronze')
  const { quota, redis } = built.services
  const confirm = quota.confirm.bind(quota)
  quota.confirm = async () => {
    throw new Error('Redis is away')
  }
  t.equal((await built.app.inject(withHeaders(jsonDump(), headers))).statusCode, 202)
  quota.confirm = confirm
  t.equal(await left(built), 24)
  await redis.flushall()
  t.equal(await left(built), 24)
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
  await built.app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect(Number(new URL(built.app.listeningOrigin).port), '127.0.0.1')
  socket.write(
    `POST /api/dumps HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{',
  )
  await until(async () => (await left(built)) === 24)
  socket.destroy()
  await until(async () => (await left(built)) !== 24)
  t.equal(await left(built), 25)
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
})

t.test('to read costs nothing, so a quota that can’t be told keeps nobody from it', async (t) => {
  const built = await build(t)
  const headers = await signedIn(built, 'anna')
  built.services.quota.look = async () => {
    throw new Error('Redis is away')
  }
  const list = await built.app.inject({ url: '/api/dumps', headers })
  t.equal(list.statusCode, 200)
  t.equal(list.headers.ratelimit, undefined)
})
