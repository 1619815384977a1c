import { setTimeout as sleep } from 'node:timers/promises'
import { startRedis } from '@image-dump/local'
import { connectForCommands, untilConnected } from '@image-dump/queue'
import { testRedis } from '@image-dump/testing'
import t, { type Test } from 'tap'
import { Quota, type QuotaOptions } from '../src/index.ts'

const limits = { gold: 3, silver: 2, bronze: 1 }
const gold = { id: 'a', plan: 'gold' } as const
const key = 'image-dump:quota:a'

/** What a test takes for Postgres: the accepted dumps of a user, and how often it was asked. */
class Truth {
  readonly #dumps = new Map<string, number>()
  asked = 0

  readonly within = async (_userId: string, window: number) => {
    this.asked += 1
    const now = performance.now()
    return [...this.#dumps]
      .map(([id, at]) => ({ id, age: now - at }))
      .filter(({ age }) => age < window)
  }

  accept(id: string): void {
    this.#dumps.set(id, performance.now())
  }
}

async function connected(t: Test, url: string) {
  const redis = connectForCommands(url, () => {})
  t.teardown(() => redis.disconnect())
  await untilConnected(redis, 5000)
  return redis
}

async function open(t: Test, options: Partial<QuotaOptions> = {}, redisUrl?: string) {
  const url = redisUrl ?? (await testRedis()).url
  const truth = new Truth()
  const all = { limits, window: 60_000, pause: 50, ...options }
  const redis = await connected(t, url)
  const quota = new Quota(redis, all, truth.within)
  /** An API process of its own. */
  const another = async () => new Quota(await connected(t, url), all, truth.within)
  /** From the reservation to the confirmed dump. */
  const dump = async (id: string) => {
    await quota.reserve(gold, id)
    truth.accept(id)
    await quota.confirm(gold, id)
  }
  return { redis, quota, truth, another, dump }
}

const remaining = async (quota: Quota) => (await quota.look(gold)).remaining

t.test('who dies between reservation and commit costs the user nothing', async (t) => {
  const { quota } = await open(t, { lease: 100 })
  for (const id of ['x', 'y', 'z']) await quota.reserve(gold, id)
  t.match(await quota.reserve(gold, 'too early'), { granted: false })
  while ((await remaining(quota)) < 3) await sleep(10)
  t.match(await quota.reserve(gold, 'later'), { granted: true, remaining: 2 })
})

t.test('who dies between commit and confirmation gives the user nothing', async (t) => {
  const { quota, truth } = await open(t, { lease: 100 })
  await quota.reserve(gold, 'x')
  truth.accept('x')
  await sleep(150)
  t.equal(await remaining(quota), 2)
  t.match(await quota.reserve(gold, 'y'), { granted: true, remaining: 1 })
})

t.test('a confirmed unit outlasts its lease, for a window from its reservation', async (t) => {
  const { quota, truth } = await open(t, { lease: 50, window: 2000 })
  const began = performance.now()
  await quota.reserve(gold, 'x')
  await sleep(40)
  truth.accept('x')
  await quota.confirm(gold, 'x')
  const { reset } = await quota.look(gold)
  t.ok(reset <= 1960, `${reset} ms are left`)
  await sleep(50)
  t.equal(await remaining(quota), 2)
  await sleep(reset)
  t.equal(await remaining(quota), 3)
  t.ok(performance.now() - began >= 2000)
})

t.test('a unit that is reserved again is the same unit, with a new lease', async (t) => {
  const { quota } = await open(t, { lease: 1000 })
  await quota.reserve(gold, 'x')
  await sleep(600)
  t.match(await quota.reserve(gold, 'x'), { granted: true, remaining: 2 })
  await sleep(600)
  t.equal(await remaining(quota), 2)
})

t.test('what is confirmed survives a flush', async (t) => {
  const { redis, quota, truth, another, dump } = await open(t)
  for (const id of ['x', 'y']) await dump(id)
  await redis.flushall()
  t.equal(await remaining(quota), 1)
  t.equal(await redis.dbsize(), 1, 'to look has put back the units, but not what makes a life')
  t.match(await (await another()).reserve(gold, 'z'), { granted: true, remaining: 0 })
  t.match(await quota.reserve(gold, 'one too many'), { granted: false })
  const { asked } = truth
  t.match(await quota.reserve(gold, 'again'), { granted: false })
  t.equal(truth.asked, asked, 'a window that is complete is not completed again')
})

t.test('a dump whose lease was flushed is counted when it is confirmed', async (t) => {
  const { redis, quota, truth, dump } = await open(t)
  await dump('x')
  await quota.reserve(gold, 'y')
  await redis.flushall()
  truth.accept('y')
  await quota.confirm(gold, 'y')
  t.equal(await remaining(quota), 1)
  t.match(await quota.reserve(gold, 'z'), { granted: true, remaining: 0 })
  t.match(await quota.reserve(gold, 'one too many'), { granted: false })
})

t.test('a unit that was flushed and then taken by others is not had again', async (t) => {
  const { redis, quota, another, dump } = await open(t)
  for (const id of ['x', 'y']) await dump(id)
  await quota.reserve(gold, 'slow body')
  await redis.flushall()
  t.match(await (await another()).reserve(gold, 'quick'), { granted: true, remaining: 0 })
  t.match(await quota.reserve(gold, 'slow body'), { granted: false })
  t.equal(await remaining(quota), 0)
})

t.test('where more than the limit is accepted, those that only reserved give way', async (t) => {
  const { quota, truth, dump } = await open(t)
  for (const id of ['x', 'y']) await dump(id)
  await quota.reserve(gold, 'waiting')
  // As when a lease was lost in the moment before its dump was committed.
  truth.accept('lost')
  await quota.confirm(gold, 'lost')
  t.match(await quota.reserve(gold, 'waiting'), { granted: false, remaining: 0 })
  t.equal(await remaining(quota), 0)
})

t.test('after a flush nothing is granted until those that commit have committed', async (t) => {
  const { redis, quota, truth, another, dump } = await open(t, { pause: 1000 })
  const began = performance.now()
  for (const id of ['x', 'y']) await dump(id)
  t.ok(performance.now() - began < 1000, 'in a Redis that is new, nobody is waited for')
  await quota.reserve(gold, 'committing')
  await redis.flushall()
  const asked = quota.reserve(gold, 'next')
  setTimeout(() => truth.accept('committing'), 300)
  t.match(await asked, { granted: false })
  t.match(await (await another()).reserve(gold, 'another'), { granted: false })
})

t.test('a flush while Postgres is asked has it asked again', async (t) => {
  const { redis, truth, dump } = await open(t)
  await dump('x')
  let flushes = 0
  const quota = new Quota(redis, { limits, window: 60_000, pause: 10 }, async (...about) => {
    const dumps = await truth.within(...about)
    if (flushes === 2) return dumps
    flushes += 1
    truth.accept(`meanwhile ${flushes}`)
    await redis.flushall()
    return dumps
  })
  await redis.flushall()
  t.match(await quota.reserve(gold, 'y'), { granted: false, remaining: 0 })
})

t.test('a Redis that lost its last second is told what it lost', async (t) => {
  const dir = t.testdir()
  const first = await startRedis({ dir })
  const { redis, quota, dump } = await open(t, {}, first.url)
  for (const id of ['x', 'y']) await dump(id)
  // The append-only file without the last reservation, but with all that came before.
  await redis.zrem(key, 'y')
  t.equal(await remaining(quota), 2, 'nobody can know that yet')
  first.kill()
  await first.exited
  await t.rejects(quota.reserve(gold, 'nobody there'))
  const second = await startRedis({ dir, port: Number(new URL(first.url).port) })
  t.teardown(() => second.stop())
  await untilConnected(redis, 5000)
  t.equal(await redis.zcard(key), 2, 'a unit, and the mark that the window is complete')
  t.equal(await remaining(quota), 1)
  t.match(await quota.reserve(gold, 'z'), { granted: true, remaining: 0 })
  t.match(await quota.reserve(gold, 'one too many'), { granted: false })
})

t.test('what a frozen Redis was asked for in vain it does not keep', async (t) => {
  const server = await startRedis({ dir: t.testdir() })
  t.teardown(() => server.stop())
  const { redis, quota, dump } = await open(t, {}, server.url)
  await dump('x')
  process.kill(server.pid, 'SIGSTOP')
  await t.rejects(quota.reserve(gold, 'y'))
  process.kill(server.pid, 'SIGCONT')
  await redis.ping()
  t.equal(await remaining(quota), 2)
})

t.test('a dump that is told of twice is one', async (t) => {
  const { redis, quota, truth, another, dump } = await open(t)
  await dump('x')
  await quota.reserve(gold, 'y')
  truth.accept('y')
  await redis.zremrangebyscore(key, '-inf', '-inf')
  const processes = [quota, await another(), await another()]
  await Promise.all(processes.map((process) => process.look(gold)))
  t.ok(truth.asked >= 4)
  await quota.confirm(gold, 'y')
  await quota.confirm(gold, 'y')
  t.equal(await remaining(quota), 1)
})

t.test('a dump of which nobody knows whether it was kept is counted if it was', async (t) => {
  const { quota, truth } = await open(t)
  await quota.reserve(gold, 'kept')
  await quota.reserve(gold, 'not kept')
  truth.accept('kept')
  t.match(await quota.doubt(gold, 'kept'), { remaining: 2 })
  t.match(await quota.doubt(gold, 'not kept'), { remaining: 3 })
  t.equal(await remaining(quota), 2)
  t.match(await quota.reserve(gold, 'z'), { granted: true, remaining: 1 })
})

t.test('a user’s first dump asks Postgres, the next ones do not', async (t) => {
  const { truth, dump } = await open(t)
  for (const id of ['x', 'y', 'z']) await dump(id)
  t.equal(truth.asked, 1)
})

t.test('a truth that can’t be had is thrown, and takes nothing', async (t) => {
  const { redis, quota } = await open(t)
  const unanswered = new Quota(redis, { limits, window: 60_000 }, async () => {
    throw new Error('Postgres is away')
  })
  await t.rejects(unanswered.reserve(gold, 'x'), /Postgres is away/)
  t.equal(await remaining(quota), 3)
})
