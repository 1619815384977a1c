import t from 'tap'
import { Figures } from '../src/figures/figures.ts'
import { quantile, spreadOf } from '../src/figures/samples.ts'
import { table } from '../src/figures/table.ts'

t.test('a figure is the median of its rounds, with what lies around it', async (t) => {
  t.strictSame(spreadOf([5, 1, 9]), { median: 5, min: 1, max: 9 })
  t.equal(spreadOf([1, 2]).median, 1.5, 'of an even number it lies between the two in the middle')
})

t.test('a quantile lies between the samples that are next to it', async (t) => {
  const samples = Array.from({ length: 101 }, (_, n) => 100 - n)
  t.equal(quantile(samples, 0.99), 99)
  t.equal(quantile([10, 20], 0.25), 12.5)
  t.ok(Number.isNaN(quantile([], 0.5)), 'there is none of nothing')
})

t.test('the median is judged, and an outlier is not', async (t) => {
  const atLeast = { name: 'rate', unit: '×', goal: { atLeast: 1.5 } }
  const atMost = { name: 'cost', unit: '×', goal: { atMost: 5 } }
  const figures = new Figures()
  for (const sample of [0.1, 1.5, 2]) figures.add(atLeast, sample)
  for (const sample of [5.1, 6, 1]) figures.add(atMost, sample)
  t.strictSame(
    figures.all.map(({ verdict }) => verdict),
    ['met', 'missed'],
  )
})

t.test('a goal that is missed for a known reason is not asked for', async (t) => {
  const share = { name: 'share', unit: '×', goal: { atLeast: 0.9 } }
  const busy = { name: 'busy', unit: '×' }
  const verdictAt = (busyness: number, found: number) => {
    const figures = new Figures()
    figures.add(share, found)
    figures.add(busy, busyness)
    figures.excuse(share, busy, (median) => (median > 0.9 ? 'full' : undefined))
    return figures.all[0]?.verdict
  }
  t.strictSame(verdictAt(0.95, 0.5), { notAsked: 'full' })
  t.equal(verdictAt(0.8, 0.5), 'missed')
  t.equal(verdictAt(0.95, 0.95), 'met', 'what is met is met, whatever excuse there were')
})

t.test('the table says what each figure is, and whether its goal is met', async (t) => {
  const figures = new Figures()
  figures.add({ name: 'rate', unit: 'images/s', goal: { atLeast: 1000 } }, 1234.5)
  figures.add({ name: 'cost', unit: 'ms' }, 0.01234)
  const [heading = '', rate = '', cost = ''] = table('title', figures.all).split('\n')
  t.match(heading, /^title +median +min +max/)
  t.match(rate, /rate +1,235 +1,235 +1,235 {2}images\/s {2}\(goal ≥ 1000: met\)$/)
  t.match(cost, /cost +0\.012 +0\.012 +0\.012 {2}ms$/)
})
