import { GotLoop } from '../baselines/got-loop.ts'
import type { FigureSpec } from '../figures/figures.ts'
import { quantile } from '../figures/samples.ts'
import { Client } from '../load/client.ts'
import { feed } from '../load/feed.ts'
import { warmUp } from '../load/warm-up.ts'
import { inTurn, type Measurement } from '../measurement.ts'
import { Product } from '../place/product.ts'

const images = 102

const product50: FigureSpec = { name: 'product, p50', unit: 'ms' }
const got50: FigureSpec = { name: 'got loop, p50', unit: 'ms' }
const ratio50: FigureSpec = {
  name: '  product, in got loops',
  unit: '×',
  goal: { atMost: 1.5 },
}
const product99: FigureSpec = { name: 'product, p99', unit: 'ms' }
const got99: FigureSpec = { name: 'got loop, p99', unit: 'ms' }

/** The smallest dump there is, 51 items, on a machine that does nothing else. */
export const latency: Measurement = {
  name: 'latency',
  about: 'A dump of 51 items with 102 images, one at a time, beside the got loop',
  async run({ place, rounds, isQuick, figures, progress }) {
    await using product = await Product.start(place)
    using got = new GotLoop()
    const client = await Client.signIn(product.url, 'gold')
    const { urls, body } = feed(images, [place.origin])
    const dumps = isQuick ? 10 : 60
    await warmUp(client, place)
    for (let n = 0; n < 6; n += 1) await got.time(urls, await place.newFolder())
    for (let round = 0; round < rounds; round += 1) {
      progress(`round ${round + 1}, ${dumps} dumps`)
      const times: Record<'product' | 'got', number[]> = { product: [], got: [] }
      for (let n = 0; n < dumps; n += 1) {
        await inTurn(n, [
          async () => void times.product.push(await client.time(body)),
          async () => void times.got.push(await got.time(urls, await place.newFolder())),
        ])
      }
      const p50 = { product: quantile(times.product, 0.5), got: quantile(times.got, 0.5) }
      figures.add(product50, p50.product)
      figures.add(got50, p50.got)
      figures.add(ratio50, p50.product / p50.got)
      figures.add(product99, quantile(times.product, 0.99))
      figures.add(got99, quantile(times.got, 0.99))
    }
  },
}
