import t from 'tap'
import { retryPause } from '../src/retry-pause.ts'

const failed = { attempts: 1, spent: 100, deadline: 60_000, retryable: true, ours: false }

t.test('pauses double, and are spread by half in both directions', async (t) => {
  t.equal(retryPause(failed, 0.5), 1000)
  t.equal(retryPause(failed, 0), 500)
  t.equal(retryPause(failed, 1), 1500)
  t.equal(retryPause({ ...failed, attempts: 2 }, 0.5), 2000)
})

t.test('for an origin there are three attempts, for trouble of ours as many as fit', async (t) => {
  t.equal(retryPause({ ...failed, attempts: 3 }), undefined)
  t.equal(retryPause({ ...failed, attempts: 3, ours: true }, 0.5), 4000)
  t.equal(retryPause({ ...failed, attempts: 30, ours: true }, 0.5), 10_000)
})

t.test('what will not get better is not tried again', async (t) => {
  t.equal(retryPause({ ...failed, retryable: false }), undefined)
  t.equal(retryPause({ ...failed, retryable: false, ours: true }), undefined)
})

t.test('an origin is not asked before it wants to be', async (t) => {
  t.equal(retryPause({ ...failed, retryAfter: 5000 }, 0), 5000)
  t.equal(retryPause({ ...failed, retryAfter: 5000 }, 1), 6000)
})

t.test('a pause that leaves no time is none', async (t) => {
  t.equal(retryPause({ ...failed, spent: 59_500 }, 0.5), undefined)
  t.equal(retryPause({ ...failed, retryAfter: 3_600_000 }, 0.5), undefined)
})
