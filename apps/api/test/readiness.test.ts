import t from 'tap'
import { Readiness } from '../src/readiness.ts'

t.test('a part that is frozen is not waited for, and not asked again meanwhile', async (t) => {
  let asked = 0
  const frozen = Promise.withResolvers<void>()
  const readiness = new Readiness(() => {
    asked += 1
    return frozen.promise
  })
  await Promise.all([
    t.rejects(readiness.check(), { message: 'no answer in time' }),
    t.rejects(readiness.check(), { message: 'no answer in time' }),
  ])
  t.equal(asked, 1)
  frozen.resolve()
  await frozen.promise
  await t.resolves(readiness.check())
  t.equal(asked, 2, 'once it has answered it is asked anew')
})
