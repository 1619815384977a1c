import { connectForCommands } from '@image-dump/queue'
import { testRedis } from '@image-dump/testing'
import t, { type Test } from 'tap'
import { Quota } from '../src/index.ts'

const limits = { gold: 3, silver: 2, bronze: 1 }
const gold = { id: 'a', plan: 'gold' } as const

/** Nothing is ever confirmed here, so nothing is ever accepted. */
const nothing = async () => []

async function openQuota(t: Test, window = 60_000) {
  const { url } = await testRedis()
  const redis = connectForCommands(url, (error) => t.error(error))
  t.teardown(() => redis.disconnect())
  await new Promise((resolve) => redis.once('ready', resolve))
  return { redis, quota: new Quota(redis, { limits, window }, nothing) }
}

t.test('a window has as many units as the plan says, and no more', async (t) => {
  const { quota } = await openQuota(t)
  for (const left of [2, 1, 0]) {
    const state = await quota.reserve(gold, `dump ${left}`)
    t.match(state, { granted: true, remaining: left, limit: 3, window: 60_000 })
  }
  const refused = await quota.reserve(gold, 'one too many')
  t.match(refused, { granted: false, remaining: 0 })
  t.ok(refused.reset > 59_000 && refused.reset <= 60_000, 'the first one leaves the window last')
})

t.test('however many ask at once, none too many is let in', async (t) => {
  const { quota, redis } = await openQuota(t)
  const elsewhere = redis.duplicate()
  t.teardown(() => elsewhere.disconnect())
  await new Promise((resolve) => elsewhere.once('ready', resolve))
  const processes = [quota, new Quota(elsewhere, { limits, window: 60_000 }, nothing)]
  const asked = Array.from({ length: 50 }, (_, n) => processes[n % 2]?.reserve(gold, `dump ${n}`))
  t.equal((await Promise.all(asked)).filter((answer) => answer?.granted).length, 3)
})

t.test('who asks together is refused by one question, and let in by their own', async (t) => {
  const { quota, redis } = await openQuota(t)
  let questions = 0
  const send = redis.sendCommand.bind(redis)
  redis.sendCommand = (...command) => {
    questions += 1
    return send(...command)
  }
  const ask = (name: string) =>
    Promise.all(Array.from({ length: 20 }, (_, n) => quota.reserve(gold, `${name} ${n}`)))
  const some = await ask('first')
  t.equal(some.filter(({ granted }) => granted).length, 3)
  t.ok(questions >= 20, 'a unit is taken for each')
  questions = 0
  const none = await ask('second')
  t.ok(none.every(({ granted, remaining }) => !granted && remaining === 0))
  t.equal(questions, 1)
})

t.test('nobody is refused by an older question than their own', async (t) => {
  const { quota } = await openQuota(t)
  for (const name of ['a', 'b', 'c']) await quota.reserve(gold, name)
  const early = quota.reserve(gold, 'early')
  await new Promise((resolve) => setImmediate(resolve))
  const [, late] = await Promise.all([quota.release(gold, 'a'), quota.reserve(gold, 'late')])
  t.match(await early, { granted: false })
  t.match(late, { granted: true })
})

t.test('a unit is renewed where nothing is left for others', async (t) => {
  const { quota } = await openQuota(t)
  for (const name of ['a', 'b', 'c']) await quota.reserve(gold, name)
  const [other, own] = [quota.reserve(gold, 'd'), quota.renew(gold, 'a')]
  t.match(await other, { granted: false })
  t.match(await own, { granted: true })
})

t.test('a unit that is given back can be taken again, and giving back twice is once', async (t) => {
  const { quota } = await openQuota(t)
  for (const name of ['a', 'b', 'c']) await quota.reserve(gold, name)
  t.match(await quota.release(gold, 'b'), { remaining: 1 })
  t.match(await quota.release(gold, 'b'), { remaining: 1 })
  t.match(await quota.reserve(gold, 'd'), { granted: true, remaining: 0 })
})

t.test('each unit comes back when it is as old as the window, not before', async (t) => {
  const { quota } = await openQuota(t, 300)
  await quota.reserve(gold, 'first')
  await quota.reserve(gold, 'second')
  const { reset } = await quota.reserve(gold, 'third')
  t.match(await quota.reserve(gold, 'refused'), { granted: false })
  await new Promise((resolve) => setTimeout(resolve, reset))
  t.match(await quota.reserve(gold, 'fourth'), { granted: true })
})

t.test('to look changes nothing', async (t) => {
  const { quota, redis } = await openQuota(t)
  t.match(await quota.look(gold), { remaining: 3, reset: 0 })
  t.equal(await redis.dbsize(), 0)
  await quota.reserve(gold, 'a')
  t.match(await quota.look(gold), { remaining: 2 })
  t.match(await quota.look(gold), { remaining: 2 })
})

t.test('users have a quota each, and a changed plan counts what was taken', async (t) => {
  const { quota } = await openQuota(t)
  for (const name of ['a', 'b', 'c']) await quota.reserve(gold, name)
  t.match(await quota.reserve({ id: 'b', plan: 'bronze' }, 'd'), { granted: true, remaining: 0 })
  const downgraded = await quota.reserve({ id: 'a', plan: 'bronze' }, 'e')
  t.match(downgraded, { granted: false, remaining: 0, limit: 1 })
})

t.test('a limit of 0 lets nothing in, and says so', async (t) => {
  const { redis } = await openQuota(t)
  const zero = { limits: { gold: 0, silver: 0, bronze: 0 }, window: 60_000 }
  const none = new Quota(redis, zero, nothing)
  t.match(await none.reserve(gold, 'a'), { granted: false, remaining: 0, reset: 60_000 })
})
