import { once } from 'node:events'
import { testRedis } from '@image-dump/testing'
import t, { type Test } from 'tap'
import {
  announce,
  connectForCommands,
  connectForWork,
  DumpWaits,
  WakeUpCalls,
} from '../src/index.ts'

const never = new AbortController().signal

/** Waits over a real Redis; which dumps are finished is what the test says. */
async function openWaits(t: Test) {
  const { url } = await testRedis()
  const [publisher, subscriber] = [connectForCommands(url, () => {}), connectForWork(url, () => {})]
  t.teardown(() => {
    publisher.disconnect()
    subscriber.disconnect()
  })
  await Promise.all([once(publisher, 'ready'), once(subscriber, 'ready')])
  const finished = new Set<string>()
  const asked: (readonly string[])[] = []
  const errors: unknown[] = []
  const postgres = { away: false }
  const waits = new DumpWaits(
    new WakeUpCalls(subscriber, (error) => t.error(error)),
    async (ids) => {
      asked.push(ids)
      if (postgres.away) throw new Error('away')
      return ids.filter((id) => finished.has(id))
    },
    (error) => errors.push(error),
  )
  return { publisher, subscriber, waits, finished, asked, errors, postgres }
}

/** Resolves with how long it took, in milliseconds. */
async function timed(work: Promise<void>): Promise<number> {
  const start = performance.now()
  await work
  return performance.now() - start
}

t.test('a wake-up call ends the wait at once', async (t) => {
  const { publisher, waits } = await openWaits(t)
  const waited = timed(waits.until('a', never))
  while ((await publisher.pubsub('NUMSUB', 'image-dump:progress:a'))[1] === 0);
  await announce(publisher, [{ requestId: 'a', pending: 0, settled: [] }])
  t.ok((await waited) < 500)
})

t.test('a call for another dump, or of one that is not done, ends nothing', async (t) => {
  const { publisher, waits, finished } = await openWaits(t)
  const order: string[] = []
  const waiting = waits.until('a', never).then(() => order.push('a is done'))
  await announce(publisher, [
    { requestId: 'a', pending: 3, settled: ['x', 'y', 'z'] },
    { requestId: 'b', pending: 0, settled: [] },
  ])
  order.push('announced')
  finished.add('a')
  await waiting
  t.strictSame(order, ['announced', 'a is done'])
})

t.test('a call that never comes costs a second or two, not the answer', async (t) => {
  const { waits, finished } = await openWaits(t)
  finished.add('a')
  t.ok((await timed(waits.until('a', never))) < 2000)
})

t.test('Postgres is asked once for all who wait', async (t) => {
  const { waits, finished, asked } = await openWaits(t)
  const waiting = ['a', 'b', 'b', 'b'].map((id) => waits.until(id, never))
  finished.add('a').add('b')
  await Promise.all(waiting)
  t.strictSame(asked[0], ['a', 'b'])
  t.ok(asked.length <= 2, 'once for each dump that begins to be waited for, at most')
})

t.test('Postgres that can’t be asked is asked again', async (t) => {
  const { waits, finished, errors, postgres } = await openWaits(t)
  postgres.away = true
  finished.add('a')
  const waiting = waits.until('a', never)
  while (errors.length === 0) await new Promise((resolve) => setTimeout(resolve, 50))
  postgres.away = false
  await t.resolves(waiting)
})

t.test('a new connection to Redis is a reason to look at once', async (t) => {
  const { publisher, subscriber, waits, finished, asked } = await openWaits(t)
  const waiting = timed(waits.until('a', never))
  // Postgres is asked once the dump is listened for: now the connection is one that subscribes.
  while (asked.length === 0) await new Promise(setImmediate)
  finished.add('a')
  const connected = once(subscriber, 'ready')
  t.equal(await publisher.call('CLIENT', 'KILL', 'TYPE', 'pubsub'), 1)
  await connected
  t.ok((await waiting) < 900)
})

t.test('who gives up stops waiting, and nothing goes on for nobody', async (t) => {
  const { waits, asked } = await openWaits(t)
  const patience = new AbortController()
  const waiting = [waits.until('a', patience.signal), waits.until('a', patience.signal)]
  patience.abort()
  await Promise.all(waiting)
  await waits.until('a', AbortSignal.abort())
  await new Promise((resolve) => setTimeout(resolve, 1200))
  t.strictSame(asked, [])
})

t.test('who follows a dump hears of its images, until it is done', async (t) => {
  const { publisher, waits } = await openWaits(t)
  const followed = Array.fromAsync(waits.follow('a', never))
  while ((await publisher.pubsub('NUMSUB', 'image-dump:progress:a'))[1] === 0);
  await announce(publisher, [{ requestId: 'a', pending: 1, settled: ['x', 'y'] }])
  await announce(publisher, [{ requestId: 'b', pending: 0, settled: ['other'] }])
  await announce(publisher, [{ requestId: 'a', pending: 0, settled: ['z'] }])
  t.strictSame(await followed, [['x', 'y'], ['z']])
})

t.test('who follows may give up, and a dump that is done is followed no further', async (t) => {
  const { waits, finished } = await openWaits(t)
  const patience = new AbortController()
  const gaveUp = Array.fromAsync(waits.follow('a', patience.signal))
  patience.abort()
  t.strictSame(await gaveUp, [])
  finished.add('b')
  t.strictSame(await Array.fromAsync(waits.follow('b', never)), [])
  t.equal(waits.size, 0)
})
