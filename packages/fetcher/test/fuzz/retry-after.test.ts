import fc from 'fast-check'
import t from 'tap'
import { retryAfterMs } from '../../src/retry-after.ts'
import { textOf } from './arbitraries.ts'
import { holds, prompt } from './bounded.ts'

// HTTP has no years but those of four digits.
const time = fc.date({
  min: new Date('1000-01-01'),
  max: new Date('9999-12-31'),
  noInvalidDate: true,
})
const pieces = ['Sun', 'Sunday', ',', ' ', '06', '-', 'Nov', '1994', '08:49:37', 'GMT', '120', 'e']
// Dates to look at, of which there may be none such.
const shaped = fc.stringMatching(/^Sun, \d\d (Nov|Feb|Xyz) \d{4} \d\d:\d\d:\d\d GMT$/)
const header = fc.oneof(
  time.map((date) => date.toUTCString()),
  shaped,
  fc.nat().map(String),
  textOf(pieces),
)

t.test('Retry-After is a pause of whole milliseconds, or nothing, and that at once', async (t) => {
  let pauses = 0
  holds(
    t,
    fc.property(header, fc.option(header), (value, now) => {
      const headers = { 'retry-after': value, ...(now === null ? {} : { date: now }) }
      const pause = prompt(() => retryAfterMs(headers))
      if (pause !== undefined) pauses++
      return pause === undefined || (Number.isSafeInteger(pause) && pause >= 0)
    }),
  )
  t.ok(pauses > 100, `${pauses} were pauses`)
})

t.test('a date is how long it is until then, and seconds are seconds', async (t) => {
  holds(
    t,
    fc.property(time, time, fc.integer({ min: 0, max: 999_999_999 }), (until, now, seconds) => {
      const from = until.toUTCString()
      const pause = retryAfterMs({ 'retry-after': from, date: now.toUTCString() })
      const whole = Math.floor(until.getTime() / 1000) - Math.floor(now.getTime() / 1000)
      return (
        pause === Math.max(0, whole * 1000) &&
        retryAfterMs({ 'retry-after': `${seconds}` }) === seconds * 1000
      )
    }),
  )
})
