import t from 'tap'
import { Operator } from '../src/index.ts'

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

t.test('the operator is who knows both, in UTF-8, and nobody else', async (t) => {
  const operator = new Operator({ user: 'ada', password: 'pass: wörd' })
  t.ok(operator.recognises(basic('ada:pass: wörd')))
  t.ok(operator.recognises(basic('ada:pass: wörd').replace('Basic', 'basic')))
  for (const wrong of ['ada:', 'ada', ':pass: wörd', 'ada:pass: wör', 'ada:pass: wörd ', '']) {
    t.notOk(operator.recognises(basic(wrong)), wrong)
  }
  t.notOk(operator.recognises(undefined))
  t.notOk(operator.recognises(basic('ada:pass: wörd').replace('Basic', 'Bearer')))
})
