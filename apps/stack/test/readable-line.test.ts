import t from 'tap'
import { readableLine } from '../src/readable-line.ts'

t.test('a warning or an error is put in plain words', async (t) => {
  const line = '{"level":40,"time":1,"pid":2,"err":{"message":"connection lost"},"msg":"trouble"}'
  t.equal(readableLine(line), 'warning: trouble (connection lost)')
  t.equal(readableLine('{"level":60,"msg":"the end"}'), 'error: the end')
  t.equal(
    readableLine('{"level":50,"err":{"code":"ECONNRESET","message":""}}'),
    'error: no message (ECONNRESET)',
  )
})

t.test('what is no news is left to the file', async (t) => {
  t.equal(readableLine('{"level":30,"msg":"request completed"}'), undefined)
  t.equal(readableLine(''), undefined)
})

t.test('what is not of the log is shown as it is', async (t) => {
  for (const line of ['    at main.ts:1', '{"other":"json"}', '{"level":50,"msg":"cut sho']) {
    t.equal(readableLine(line), line)
  }
})
