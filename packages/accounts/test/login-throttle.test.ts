import { testRedis } from '@image-dump/testing'
import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { LoginThrottle } from '../src/index.ts'

const limits = { pair: 2, account: 4, address: 5, window: 60 }

async function open(t: Test, changes = {}) {
  const { url } = await testRedis()
  const redis = new Redis(url)
  t.teardown(() => redis.disconnect())
  return { redis, throttle: new LoginThrottle(redis, { ...limits, ...changes }) }
}

t.test('an account is guessed at so often from one address, and so often from all', async (t) => {
  const { throttle } = await open(t)
  for (const address of ['a', 'a', 'b', 'b']) await throttle.count('anna', address)
  await t.rejects(throttle.count('anna', 'a'), { name: 'TooManyAttempts' })
  await t.rejects(throttle.count('anna', 'c'), { name: 'TooManyAttempts', retryAfter: Number })
  await t.resolves(throttle.count('bob', 'a'))
})

t.test('an address guesses so often, at whatever accounts', async (t) => {
  const { throttle } = await open(t)
  for (let n = 0; n < 5; n += 1) await throttle.count(`user ${n}`, 'a')
  await t.rejects(throttle.count('user 9', 'a'), { name: 'TooManyAttempts' })
  await t.resolves(throttle.count('user 9', 'b'))
})

t.test('a refused attempt counts nowhere, so one address closes no account', async (t) => {
  const { throttle } = await open(t)
  for (let n = 0; n < 2; n += 1) await throttle.count('anna', 'a')
  for (let n = 0; n < 20; n += 1) await t.rejects(throttle.count('anna', 'a'))
  await t.resolves(throttle.count('anna', 'b'))
  await t.resolves(throttle.count('bob', 'a'))
})

t.test('an attempt that was no failure is taken back, from all three', async (t) => {
  const { throttle } = await open(t)
  for (let n = 0; n < 20; n += 1) await (await throttle.count('anna', 'a'))()
  await t.resolves(throttle.count('anna', 'a'))
})

t.test('failures are forgotten after the window: nobody is locked out for good', async (t) => {
  const { throttle, redis } = await open(t, { window: 1 })
  for (let n = 0; n < 2; n += 1) await throttle.count('anna', 'a')
  await t.rejects(throttle.count('anna', 'a'))
  for (const key of await redis.keys('*')) {
    const left = await redis.pttl(key)
    t.ok(left > 0 && left <= 1000, `${key} ends in ${left} ms`)
  }
  while ((await redis.keys('*')).length > 0) await new Promise((resolve) => setTimeout(resolve, 20))
  await t.resolves(throttle.count('anna', 'a'))
})

t.test('all spellings of a name are one, and a long one is a short key', async (t) => {
  const { throttle, redis } = await open(t)
  for (const name of ['Anna', 'ANNA']) await throttle.count(name, 'a')
  await t.rejects(throttle.count('anna', 'a'))
  await throttle.count('x'.repeat(10_000), 'a')
  for (const key of await redis.keys('*')) t.ok(key.length < 150, key)
})

t.test('a Redis that is away lets nobody try', async (t) => {
  const { throttle, redis } = await open(t)
  redis.disconnect()
  await t.rejects(throttle.count('anna', 'a'), { name: 'RedisAway' })
})
