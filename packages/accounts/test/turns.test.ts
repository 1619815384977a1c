import t from 'tap'
import { Turns } from '../src/throttle/turns.ts'

/** A task that lasts until it is told to end, and says when it began. */
function task() {
  const [began, end] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()]
  const run = () => {
    began.resolve()
    return end.promise
  }
  return { run, began: began.promise, end: end.resolve, fail: end.reject }
}

t.test('those of one key come one after the other, in their order', async (t) => {
  const turns = new Turns()
  const order: number[] = []
  let underWay = 0
  const take = (n: number) =>
    turns.take('a', async () => {
      underWay += 1
      t.equal(underWay, 1)
      await new Promise((resolve) => setImmediate(resolve))
      order.push(n)
      underWay -= 1
    })
  await Promise.all([0, 1, 2, 3, 4].map(take))
  t.strictSame(order, [0, 1, 2, 3, 4])
})

t.test('those of other keys don’t wait for them', async (t) => {
  const turns = new Turns()
  const first = task()
  const taken = turns.take('a', first.run)
  t.equal(await turns.take('b', async () => 'done'), 'done')
  first.end('later')
  t.equal(await taken, 'later')
})

t.test('a task that fails passes its turn on', async (t) => {
  const turns = new Turns()
  const first = task()
  const failed = turns.take('a', first.run)
  const next = turns.take('a', async () => 'done')
  first.fail(new Error('trouble'))
  await t.rejects(failed, /trouble/)
  t.equal(await next, 'done')
})

t.test('too many don’t wait, and nobody waits too long', async (t) => {
  const turns = new Turns({ waiting: 2, patience: 50 })
  const first = task()
  const taken = turns.take('a', first.run)
  const waiting = [1, 2].map(() => turns.take('a', async () => t.fail('had no turn')))
  await t.rejects(turns.take('a', first.run), { name: 'TooManyAttempts', retryAfter: 1000 })
  for (const it of waiting) await t.rejects(it, { name: 'TooManyAttempts', retryAfter: 1000 })
  const late = turns.take('a', async () => 'done')
  first.end('at last')
  t.equal(await taken, 'at last')
  t.equal(await late, 'done', 'those who left are not waited for')
})
