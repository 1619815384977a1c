import t from 'tap'
import { runRig } from './rig/rig.ts'

const { form, because, report } = await runRig(t)
const ways = Object.entries(report.ways)
const sum = (numbers: readonly number[]) => numbers.reduce((total, next) => total + next, 0)
const fetches = sum(ways.map(([, way]) => way.fetches))
const control = {
  fetches: sum(ways.map(([, way]) => way.control.fetches)),
  through: sum(ways.map(([, way]) => way.control.through)),
}

t.comment(
  form === 'whole'
    ? 'The whole rig: every address is local, in a network namespace of its own.'
    : `The smaller form, on loopback, since the whole rig is not to be had: ${because}`,
)
for (const [name, way] of ways) {
  const { through, fetches: tried } = way.control
  t.comment(`${name}: ${way.fetches} fetches; without the guard ${through} of ${tried} got through`)
}
t.comment(
  `${report.addresses} addresses, ${fetches} fetches, ${report.through} got through; ` +
    `control without the guard: ${control.through} of ${control.fetches} got through`,
)
t.comment(
  `${report.seconds.guarded.toFixed(1)} s with the guard, ${report.seconds.control.toFixed(1)} s ` +
    `without; a refusal takes ${report.pace.open.toFixed(2)} ms where something listens, ` +
    `${report.pace.closed.toFixed(2)} ms where nothing does`,
)

t.test('nothing gets through to an address that is not public, in any way', async (t) => {
  t.ok(fetches > 4_000, `${fetches} fetches`)
  t.equal(report.through, 0)
})

t.test('without the guard most of it would', async (t) => {
  const { fetches: tried, through } = control
  t.ok(tried > (form === 'whole' ? 4_000 : 100), `${tried} fetches`)
  // Not every machine has IPv6 on its loopback.
  t.ok(through > (form === 'whole' ? 0.8 : 0.3) * tried, `${through} got through`)
  for (const [name, way] of ways) {
    t.ok(way.control.through > 0 || way.control.fetches === 0, name)
  }
})

t.test('every refusal is final, and says that it is one', async (t) => {
  t.same(report.unexpected, [])
  t.same(Object.keys(report.codes).sort(), ['BLOCKED_ADDRESS', 'INVALID_URL'])
})

t.test('no refusal tells where a name or a redirect leads', async (t) => {
  t.same([...report.messages].sort(), [
    'The URL cannot be used: it must be http or https, with a host, without a user or password, ' +
      'and at most 2,048 characters long.',
    'The URL leads to an address or port that is not fetched.',
    'The URL redirects to one that cannot be used.',
  ])
})

t.test('no connection is even begun, so none tells an open port from a closed one', async (t) => {
  t.ok(Math.abs(report.pace.open - report.pace.closed) < 5, 'refusals take as long')
  if (report.opened === undefined) return t.comment('Only the whole rig can count what is begun.')
  t.equal(report.opened, report.toOrigin, 'all that TCP has begun went to the origin')
})
