import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { type Admission, OriginGate, originOf } from '../src/origin-gate.ts'

/** A gate, and the images that it called back. */
function open(places: number) {
  const called: string[] = []
  const gate = new OriginGate(places, (imageId) => called.push(imageId), 250)
  let images = 0
  const enter = (place = 100, origin = 'http://a') => {
    images += 1
    return gate.enter({ imageId: `image ${images}`, origin, place })
  }
  /** Makes the origin one whose only place is taken, and that is known to take some 300 ms. */
  const makeSlow = async () => {
    const first = await enter()
    await sleep(2500)
    leave(first)
    return enter()
  }
  return { enter, makeSlow, called }
}

const leave = (admission: Admission) => {
  if ('leave' in admission) admission.leave()
}

const after = (admission?: Admission) =>
  admission && 'after' in admission ? admission.after : Number.NaN

/** As the worker does it: the image is away once the queue has it. */
const goAway = (admission: Admission) => {
  if ('away' in admission) admission.away()
  return admission
}

t.test('so many at once are let in to one origin, whatever goes on at another', async (t) => {
  const { enter } = open(2)
  for (const origin of ['http://a', 'http://a', 'http://b', 'http://b']) {
    t.hasProp(await enter(1, origin), 'leave')
  }
})

t.test('who finds no place waits for one that comes free', async (t) => {
  const { enter } = open(1)
  const first = await enter()
  const second = enter()
  leave(first)
  t.hasProp(await second, 'leave')
})

t.test('a place is handed over and never free meanwhile', async (t) => {
  const { enter } = open(1)
  const first = await enter()
  const second = enter()
  leave(first)
  const third = enter()
  leave(await second)
  t.hasProp(await third, 'leave')
})

t.test('who would wait too long is sent away, and told so soon', async (t) => {
  const { enter } = open(1)
  await enter()
  const start = performance.now()
  t.ok(after(await enter()) >= 250)
  t.ok(performance.now() - start < 1000)
})

t.test('an origin that is known to be slow sends away at once, later and later', async (t) => {
  const { enter, makeSlow } = open(1)
  await makeSlow()
  const start = performance.now()
  const first = goAway(await enter())
  const second = await enter()
  t.ok(performance.now() - start < 100)
  t.ok(after(second) > after(first), `${after(first)}, ${after(second)}`)
})

t.test('who is first in its own backlog is not put off behind all of another’s', async (t) => {
  const { enter, makeSlow } = open(1)
  await makeSlow()
  for (let place = 3; place < 50; place += 1) goAway(await enter(place))
  const last = await enter(50)
  const other = await enter(1)
  t.ok(after(other) * 10 < after(last), `${after(other)}, ${after(last)}`)
})

t.test('as soon as there is a place, who is first in its backlog is called back', async (t) => {
  const { enter, makeSlow, called } = open(1)
  const inside = await makeSlow()
  for (const place of [9, 1, 5]) goAway(await enter(place))
  t.strictSame(called, [])
  leave(inside)
  t.strictSame(called, ['image 4'], 'one for one place')
  t.hasProp(await enter(), 'leave')
})

t.test('so is one that was still on its way out', async (t) => {
  const { enter, makeSlow, called } = open(1)
  const inside = await makeSlow()
  const admission = await enter()
  leave(inside)
  t.strictSame(called, [])
  goAway(admission)
  t.strictSame(called, ['image 3'])
})

t.test('an origin is a scheme, a host and a port', async (t) => {
  t.equal(originOf('https://Example.com:443/a.png?b'), 'https://example.com')
  t.equal(originOf('not a url'), '')
})
