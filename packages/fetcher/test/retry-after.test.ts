import t from 'tap'
import { retryAfterMs } from '../src/retry-after.ts'

const now = Date.parse('Sun, 06 Nov 1994 08:49:37 GMT')
const ms = (value: string, date?: string) =>
  retryAfterMs({ 'retry-after': value, ...(date === undefined ? {} : { date }) }, now)

t.test('seconds become milliseconds', async (t) => {
  t.equal(ms('0'), 0)
  t.equal(ms(' 120 '), 120_000)
})

t.test('a date in each of the three forms is how long until then', async (t) => {
  t.equal(ms('Sun, 06 Nov 1994 08:50:37 GMT'), 60_000)
  t.equal(ms('Sunday, 06-Nov-94 08:50:37 GMT'), 60_000)
  t.equal(ms('Sun Nov  6 08:50:37 1994'), 60_000)
})

t.test('a date in the past is no pause', async (t) => {
  t.equal(ms('Sun, 06 Nov 1994 08:00:00 GMT'), 0)
})

t.test("a date counts from the origin's own clock, if it says what that is", async (t) => {
  t.equal(ms('Mon, 07 Nov 1994 10:00:30 GMT', 'Mon, 07 Nov 1994 10:00:00 GMT'), 30_000)
})

t.test('what is neither says nothing', async (t) => {
  for (const value of ['', 'soon', '-1', '1.5', '5.5', '1e3', '99999999999', '1994-11-06', '1 s']) {
    t.equal(ms(value), undefined, value)
  }
  t.equal(retryAfterMs({}, now), undefined)
})
