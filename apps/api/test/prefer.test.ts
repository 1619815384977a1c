import t from 'tap'
import { preferredWait } from '../src/routes/dumps/prefer.ts'

const preferences: Record<string, number | undefined> = {
  'wait=10': 10_000,
  'wait=0': 0,
  'WAIT = 7': 7000,
  'wait="7"': 7000,
  'wait=5; foo=bar': 5000,
  'return=minimal, wait=3': 3000,
  'wait=3, wait=9': 3000,
  'respond-async': 0,
  'respond-async, wait=10': 0,
  'wait=soon': undefined,
  'wait=soon, wait=2': 2000,
  'wait=-1': undefined,
  'wait=1.5': undefined,
  wait: undefined,
  'return=minimal': undefined,
  '': undefined,
}
for (const [prefer, expected] of Object.entries(preferences)) {
  t.test(`Prefer: ${prefer}`, async (t) => {
    t.equal(preferredWait({ prefer }), expected)
  })
}

t.test('without the header there is no preference', async (t) => {
  t.equal(preferredWait({}), undefined)
})
