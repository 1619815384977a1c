import { randomUUID } from 'node:crypto'
import { connectForCommands, untilConnected } from '@image-dump/queue'
import { testRedis } from '@image-dump/testing'
import t, { type Test } from 'tap'
import { Denylist, RedisAway } from '../src/index.ts'

async function openDenylist(t: Test) {
  const { url } = await testRedis()
  const redis = connectForCommands(url, (error) => t.error(error))
  t.teardown(() => redis.disconnect())
  await untilConnected(redis, 5000)
  return { redis, denylist: new Denylist(redis) }
}

t.test('of a hundred tokens that are asked for at once each is told apart', async (t) => {
  const { denylist } = await openDenylist(t)
  const ids = Array.from({ length: 100 }, () => randomUUID())
  const isDenied = (n: number) => n % 3 === 0
  await Promise.all(ids.map(async (id, n) => isDenied(n) && denylist.deny(id, 60_000)))
  t.strictSame(
    await Promise.all(ids.map((id) => denylist.has(id))),
    ids.map((_, n) => isDenied(n)),
  )
})

t.test('a token is denied as soon as `deny` has said so, and until it is allowed', async (t) => {
  const { denylist } = await openDenylist(t)
  const id = randomUUID()
  const before = Promise.all(Array.from({ length: 50 }, () => denylist.has(id)))
  t.equal(await denylist.deny(id, 60_000), true)
  t.equal(await denylist.has(id), true)
  t.equal(await denylist.deny(id, 60_000), false)
  await before
  await denylist.allow(id)
  t.equal(await denylist.has(id), false)
})

t.test('where Redis is away nobody is let through', async (t) => {
  const { redis, denylist } = await openDenylist(t)
  redis.disconnect()
  const asked = Array.from({ length: 3 }, () => denylist.has(randomUUID()))
  await Promise.all(asked.map((answer) => t.rejects(answer, RedisAway)))
})
