import { testRedis } from '@image-dump/testing'
import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { LoginThrottle } from '../src/index.ts'
import { entranceOf, type LoginLimits } from '../src/throttle/login-throttle.ts'

const small = { pair: 2, account: 4, address: 5, window: 60_000 }
const tooMany = { name: 'TooManyAttempts' }
const soon = { ...tooMany, retryAfter: 1000 }

async function open(t: Test, limits: Partial<LoginLimits> = small) {
  const { url } = await testRedis()
  const redis = new Redis(url)
  t.teardown(() => redis.disconnect())
  const throttle = new LoginThrottle(redis, limits)
  const begin = (name: string, address: string) => throttle.begin(entranceOf(name, address))
  const fail = async (name: string, address: string) => throttle.fail(await begin(name, address))
  const succeed = async (name: string, address: string) =>
    throttle.succeed(await begin(name, address))
  return { redis, throttle, begin, fail, succeed }
}

t.test('an account is guessed at so often from one address, and so often from all', async (t) => {
  const { fail } = await open(t)
  for (const address of ['a', 'a', 'b', 'b']) await fail('anna', address)
  await t.rejects(fail('anna', 'a'), tooMany)
  await t.rejects(fail('anna', 'c'), tooMany)
  await t.resolves(fail('bob', 'a'))
})

t.test('an address guesses so often, at whatever accounts', async (t) => {
  const { fail } = await open(t)
  for (let n = 0; n < 5; n += 1) await fail(`user ${n}`, 'a')
  await t.rejects(fail('user 9', 'a'), tooMany)
  await t.resolves(fail('user 9', 'b'))
})

t.test('a refused attempt counts nowhere, so one address closes no account', async (t) => {
  const { fail } = await open(t)
  for (let n = 0; n < 2; n += 1) await fail('anna', 'a')
  for (let n = 0; n < 20; n += 1) await t.rejects(fail('anna', 'a'), tooMany)
  await t.resolves(fail('anna', 'b'))
  await t.resolves(fail('bob', 'a'))
})

t.test('an attempt that was no failure leaves nothing behind in any count', async (t) => {
  const { succeed, throttle, begin, redis } = await open(t)
  for (let n = 0; n < 20; n += 1) await succeed('anna', 'a')
  for (let n = 0; n < 20; n += 1) await throttle.withdraw(await begin('bob', 'a'))
  t.equal((await redis.keys('*')).length, 1, 'but that Anna’s address is known')
})

t.test('a hundred addresses don’t lock out who has signed in before', async (t) => {
  const { fail, succeed } = await open(t, {})
  await succeed('anna', '192.0.2.1')
  await succeed('anna', '2001:db8::1')
  for (let address = 0; address < 10; address += 1) {
    for (let n = 0; n < 10; n += 1) await fail('anna', `198.51.100.${address}`)
  }
  for (let address = 0; address < 100; address += 1) {
    await t.rejects(fail('anna', `203.0.113.${address}`), tooMany)
  }
  await t.resolves(succeed('anna', '192.0.2.1'))
  await t.resolves(succeed('anna', '2001:db8::2'), 'an address of the same network')
  await t.rejects(succeed('anna', '192.0.2.2'), tooMany, 'an address that is not known')
  for (let n = 0; n < 10; n += 1) await fail('ANNA', '192.0.2.1')
  await t.rejects(fail('anna', '192.0.2.1'), tooMany, 'a known address guesses ten times as well')
})

t.test('what fails at a known address uses up nothing of what strangers have', async (t) => {
  const { fail, succeed } = await open(t, { ...small, account: 1 })
  await succeed('anna', 'a')
  for (let n = 0; n < 2; n += 1) await fail('anna', 'a')
  await t.resolves(fail('anna', 'b'))
})

t.test('an address is known for so long, and to that account alone', async (t) => {
  const { fail, succeed, redis } = await open(t, { ...small, account: 1, known: 300 })
  await succeed('anna', 'a')
  await succeed('bob', 'b')
  await fail('anna', 'z')
  await fail('bob', 'z')
  await t.rejects(succeed('anna', 'b'), tooMany)
  await t.resolves(succeed('anna', 'a'))
  while ((await redis.keys('*:known:*')).length > 0) await redis.ping()
  await t.rejects(succeed('anna', 'a'), tooMany)
})

t.test('what is under way is no failure, but no more is let in than may fail', async (t) => {
  const { throttle, begin, fail, succeed } = await open(t)
  await fail('anna', 'a')
  const underWay = await begin('anna', 'a')
  await t.rejects(begin('anna', 'a'), soon)
  await throttle.succeed(underWay)
  await t.resolves(succeed('anna', 'a'))
  await fail('anna', 'a')
  await t.rejects(begin('anna', 'a'), { ...tooMany, retryAfter: /^[3-6]\d{4}$/ })
})

t.test('the same goes for an address, and for an account', async (t) => {
  const { throttle, begin } = await open(t)
  const ofAddress = await Promise.all([0, 1, 2, 3, 4].map((n) => begin(`user ${n}`, 'a')))
  await t.rejects(begin('user 9', 'a'), soon)
  const ofAccount = await Promise.all([0, 1, 2, 3].map((n) => begin('anna', `address ${n}`)))
  await t.rejects(begin('anna', 'b'), soon)
  for (const attempt of [...ofAddress, ...ofAccount]) await throttle.withdraw(attempt)
  await t.resolves(begin('user 9', 'a'))
  await t.resolves(begin('anna', 'b'))
})

t.test('of fifty that begin at once, in two processes, as many do as may fail', async (t) => {
  const { redis, throttle } = await open(t)
  const another = redis.duplicate()
  t.teardown(() => another.disconnect())
  const processes = [throttle, new LoginThrottle(another, small)]
  const begun = await Promise.allSettled(
    Array.from({ length: 50 }, (_, n) => processes[n % 2]?.begin(entranceOf('anna', 'a'))),
  )
  t.equal(begun.filter(({ status }) => status === 'fulfilled').length, 2)
})

t.test('a process that dies takes its attempts with it', async (t) => {
  const { begin, redis } = await open(t, { ...small, lease: 100 })
  for (let n = 0; n < 2; n += 1) await begin('anna', 'a')
  await t.rejects(begin('anna', 'a'), soon)
  while ((await redis.keys('*')).length > 0) await redis.ping()
  await t.resolves(begin('anna', 'a'))
})

t.test('an attempt that outlives its lease still fails', async (t) => {
  const { throttle, begin, redis } = await open(t, { ...small, lease: 50 })
  const attempts = [await begin('anna', 'a'), await begin('anna', 'a')]
  while ((await redis.keys('*')).length > 0) await redis.ping()
  for (const attempt of attempts) await throttle.fail(attempt)
  await t.rejects(begin('anna', 'a'), tooMany)
})

t.test('failures are forgotten after the window: nobody is locked out for good', async (t) => {
  const { fail, redis } = await open(t, { ...small, window: 500 })
  for (let n = 0; n < 2; n += 1) await fail('anna', 'a')
  await t.rejects(fail('anna', 'a'), tooMany)
  for (const key of await redis.keys('*')) {
    const left = await redis.pttl(key)
    t.ok(left > 0 && left <= 500, `${key} ends in ${left} ms`)
  }
  while ((await redis.keys('*')).length > 0) await redis.ping()
  await t.resolves(fail('anna', 'a'))
})

t.test('all spellings of a name are one, and a long one is a short key', async (t) => {
  const { fail, redis } = await open(t)
  for (const name of ['Straße', 'STRASSE']) await fail(name, 'a')
  await t.rejects(fail('STRAẞE', 'a'), tooMany)
  await fail('x'.repeat(10_000), 'a')
  for (const key of await redis.keys('*')) t.ok(key.length < 150, key)
})

t.test('a Redis that is away lets nobody try', async (t) => {
  const { fail, redis } = await open(t)
  redis.disconnect()
  await t.rejects(fail('anna', 'a'), { name: 'RedisAway' })
})
