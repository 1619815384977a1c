import t from 'tap'
import { type Admission, OriginGate, originOf } from '../src/origin-gate.ts'

const leave = (admission: Admission) => {
  if ('leave' in admission) admission.leave()
}

t.test('so many at once are let in to one origin, whatever goes on at another', async (t) => {
  const gate = new OriginGate(2)
  for (const origin of ['http://a', 'http://a', 'http://b', 'http://b']) {
    t.hasProp(await gate.enter(origin), 'leave')
  }
})

t.test('who finds no place waits for one that comes free', async (t) => {
  const gate = new OriginGate(1)
  const first = await gate.enter('http://a')
  const second = gate.enter('http://a')
  leave(first)
  t.hasProp(await second, 'leave')
})

t.test('who would wait too long is sent away, later and later', async (t) => {
  const gate = new OriginGate(1)
  await gate.enter('http://a')
  const start = performance.now()
  const away = await Promise.all([gate.enter('http://a'), gate.enter('http://a')])
  t.ok(performance.now() - start < 1000, 'and is told so soon')
  const [first, second] = away.map((admission) => ('after' in admission ? admission.after : 0))
  t.ok(first && second && first >= 250 && second > first, `${first}, ${second}`)
})

t.test('an origin that is known to be slow sends away at once', async (t) => {
  const gate = new OriginGate(1)
  const first = await gate.enter('http://a')
  await new Promise((resolve) => setTimeout(resolve, 2500))
  leave(first)
  await gate.enter('http://a')
  const start = performance.now()
  t.hasProp(await gate.enter('http://a'), 'after')
  t.ok(performance.now() - start < 100)
})

t.test('an origin is a scheme, a host and a port', async (t) => {
  t.equal(originOf('https://Example.com:443/a.png?b'), 'https://example.com')
  t.equal(originOf('not a url'), '')
})
