import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { corpus, extremes, floods, type Row } from '../../../packages/dump/test/corpus/index.ts'
import type { Cost } from './parser-cost.ts'

/** The longest that the event loop may stand still, in milliseconds. */
const mostStood = 200

/** The most that a body may take beside itself, in MB. */
const mostGrown = 100

/** Of a dump that is taken, with a million strings in it: they are the dump, and stay with it. */
const mostGrownByMillion = 160

/** What the API says before a fault that packages/dump found, whose words the corpus has. */
const lead = 'The body can’t be read as XML: '

const child = fileURLToPath(new URL('./parser-cost.ts', import.meta.url))

// Some 60 bodies of 16 MiB, and the machine may be busy.
t.setTimeout(300_000)

/** What each body costs in a process of its own, that nobody else makes slow or large. */
async function costs(t: Test, ...names: readonly string[]): Promise<ReadonlyMap<string, Cost>> {
  const found = new Map<string, Cost>()
  // As large as that of the API's process.
  const execArgv = ['--expose-gc', '--max-semi-space-size=8']
  const process = fork(child, names, { execArgv })
  t.teardown(() => process.kill())
  process.on('message', (cost: Cost) => found.set(cost.name, cost))
  const [code] = await once(process, 'exit')
  t.equal(code, 0)
  return found
}

t.test(
  'each body is answered as it should be, at a bounded cost',
  { timeout: 300_000 },
  async (t) => {
    const found = await costs(t)
    for (const row of [...corpus, ...floods, ...extremes]) {
      const cost = found.get(row.name)
      if (cost === undefined) t.fail(`${row.name}: not answered`)
      else check(t, row, cost)
    }
    const [first, last] = [[...found.values()].at(0), [...found.values()].at(-1)]
    t.ok((last?.used ?? Infinity) - (first?.used ?? 0) < 20, 'nothing is kept of any')
    table(t, 'slowest', [...found.values()], ({ milliseconds }) => milliseconds)
    table(t, 'largest', [...found.values()], ({ grew }) => grew)
    table(t, 'longest on the event loop', [...found.values()], ({ stood }) => stood)
  },
)

/** A process that has grown before has room: these meet one that has not. */
const cold = floods.filter(({ name }) =>
  /16 MiB of (elements|references|lists|depth of lists)$/.test(name),
)

t.test('a process that is fresh grows no more', async (t) => {
  for (const row of cold) {
    for (const cost of (await costs(t, row.name)).values()) {
      check(t, row, cost)
      t.comment(inWords(cost))
    }
  }
  t.equal(cold.length, 4)
})

function check(t: Test, { name, expected }: Row, { answer, stood, grew }: Cost): void {
  if (typeof answer === 'number') {
    const count =
      'items' in expected ? expected.items.length : 'count' in expected && expected.count
    t.equal(answer, count, name)
  } else {
    const { status, says, paths } = 'status' in expected ? expected : {}
    t.match({ ...answer, says: answer.says.replace(lead, '') }, { status, says }, name)
    if (paths) t.strictSame(answer.paths, paths, name)
  }
  t.ok(stood < mostStood, `${name}: the event loop stood still for ${stood.toFixed()} ms`)
  const most = 'count' in expected ? mostGrownByMillion : mostGrown
  t.ok(grew < most, `${name}: grew by ${grew.toFixed()} MB`)
}

function table(t: Test, title: string, all: readonly Cost[], by: (cost: Cost) => number): void {
  const first = all.toSorted((a, b) => by(b) - by(a)).slice(0, 8)
  t.comment([`${title}:`, ...first.map(inWords)].join('\n'))
}

function inWords({ name, bytes, milliseconds, stood, grew }: Cost): string {
  const figures = `${milliseconds.toFixed()} ms, loop ${stood.toFixed()} ms, ${grew.toFixed()} MB`
  return `${name} (${bytes} bytes): ${figures}`
}
