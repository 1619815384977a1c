import t from 'tap'
import { Slots } from '../src/slots.ts'

t.test('so much work runs at once and no more, in its order, whatever fails', async (t) => {
  const slots = new Slots(2)
  const begun: number[] = []
  const ends: ((fails: boolean) => void)[] = []
  const work = (n: number) =>
    slots.run(() => {
      begun.push(n)
      return new Promise<number>((resolve, reject) => {
        ends[n] = (fails) => (fails ? reject(new Error('failed')) : resolve(n))
      })
    })
  const all = Promise.allSettled([0, 1, 2, 3].map(work))
  const settled = () => new Promise(setImmediate)
  await settled()
  t.strictSame(begun, [0, 1])
  ends[1]?.(true)
  await settled()
  t.strictSame(begun, [0, 1, 2])
  ends[0]?.(false)
  await settled()
  t.strictSame(begun, [0, 1, 2, 3])
  ends[2]?.(false)
  ends[3]?.(false)
  const statuses = (await all).map(({ status }) => status)
  t.strictSame(statuses, ['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  t.equal(await slots.run(async () => 'again'), 'again')
})
