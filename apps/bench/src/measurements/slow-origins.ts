import { busyDuring } from '../counters/processors.ts'
import type { FigureSpec } from '../figures/figures.ts'
import { Client } from '../load/client.ts'
import { feed } from '../load/feed.ts'
import { warmUp } from '../load/warm-up.ts'
import { type Bench, inTurn, type Measurement } from '../measurement.ts'
import { slowDelay } from '../place/place.ts'
import { Product } from '../place/product.ts'

const concurrency = 64

/** Above this, what is missing is missing for want of a processor. */
const fullProcessors = 0.9

/** How long the downloads would take if they alone took time, in seconds. */
const ideal = 3
const quickIdeal = 1
const mostImages = 20_000

const rows = [1, 2, 4].map((workers) => {
  const name = workers === 1 ? '1 worker' : `${workers} workers`
  const possible = (workers * concurrency * 1000) / slowDelay
  const rate: FigureSpec = { name: `${name} of ${concurrency}`, unit: 'images/s' }
  const share: FigureSpec = {
    name: `  of the ${possible.toLocaleString('en')} that are possible`,
    unit: '×',
    goal: { atLeast: 0.9 },
  }
  const busy: FigureSpec = { name: '  processors busy, all that runs here included', unit: '×' }
  return { workers, possible, rate, share, busy }
})

/** Origins of which each answer takes 100 ms: how many are waited for at once is what counts. */
export const slowOrigins: Measurement = {
  name: 'slow',
  about: 'Four origins that take 100 ms for an answer, with 1, 2 and 4 workers',
  async run(bench) {
    for (let round = 0; round < bench.rounds; round += 1) {
      await inTurn(
        round,
        rows.map((row) => async () => {
          bench.progress(`round ${round + 1}, ${row.rate.name}`)
          await measure(bench, row)
        }),
      )
    }
    for (const { share, busy } of rows) {
      bench.figures.excuse(share, busy, (median) =>
        median > fullProcessors ? 'the processors are full' : undefined,
      )
    }
  },
}

async function measure(
  { place, isQuick, figures }: Bench,
  { workers, possible, rate, share, busy }: (typeof rows)[number],
): Promise<void> {
  await using product = await Product.start(place, { workers })
  const client = await Client.signIn(product.url, 'gold')
  await warmUp(client, place)
  const images = Math.min(mostImages, possible * (isQuick ? quickIdeal : ideal))
  const { body } = feed(images, place.slowOrigins)
  let took = 0
  const used = await busyDuring(async () => {
    took = await client.time(body)
  })
  const found = (1000 * images) / took
  figures.add(rate, found)
  figures.add(share, found / possible)
  figures.add(busy, used)
}
