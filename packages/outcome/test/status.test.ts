import t from 'tap'
import { rollUp } from '../src/index.ts'

t.test('a whole is pending while any of its images is', async (t) => {
  t.equal(rollUp({ success: 3, failure: 2, pending: 1 }), 'PENDING')
})

t.test('a settled whole is what all its images are, or PARTIAL', async (t) => {
  t.equal(rollUp({ success: 2, failure: 0, pending: 0 }), 'SUCCESS')
  t.equal(rollUp({ success: 0, failure: 2, pending: 0 }), 'FAILURE')
  t.equal(rollUp({ success: 1, failure: 1, pending: 0 }), 'PARTIAL')
})
