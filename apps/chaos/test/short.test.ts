import t from 'tap'
import { experiment } from '../src/experiment.ts'
import { short } from '../src/faults/index.ts'

t.test('a worker and an API are killed, Redis forgets everything: nothing is lost', async (t) => {
  const stopping = new AbortController()
  t.teardown(() => stopping.abort())
  const row = await experiment(short, stopping.signal)
  const { wrong, lost, storedTwice, quotaDrift, longestWait } = row
  t.strictSame(
    { wrong, lost, storedTwice, quotaDrift },
    { wrong: 0, lost: 0, storedTwice: 0, quotaDrift: 0 },
  )
  t.ok(row.dumps > 4 && row.settled === row.images, `${row.dumps} dumps were answered`)
  t.ok(longestWait <= short.bound, `the longest wait was ${longestWait.toFixed(1)} s`)
  t.ok(row.isGood, 'nothing crashed or was miscounted', { notes: row.notes })
})
