import { timeCurl } from '../baselines/curl.ts'
import { GotLoop } from '../baselines/got-loop.ts'
import type { FigureSpec } from '../figures/figures.ts'
import { Client } from '../load/client.ts'
import { feed } from '../load/feed.ts'
import { warmUp } from '../load/warm-up.ts'
import { type Bench, inTurn, type Measurement } from '../measurement.ts'
import { Product } from '../place/product.ts'

const specsOf = (images: number) => {
  const rate = (who: string): FigureSpec => {
    return { name: `${who}, ${images.toLocaleString('en')} images`, unit: 'images/s' }
  }
  return {
    images,
    product: rate('product'),
    got: rate('got loop'),
    curl: rate('curl -Z'),
    ofGot: {
      name: '  product, in got loops',
      unit: '×',
      goal: { atLeast: 1.5 },
    } satisfies FigureSpec,
    ofCurl: { name: '  product, in curls', unit: '×', goal: { atLeast: 0.4 } } satisfies FigureSpec,
  }
}

const sizes = [specsOf(2040), specsOf(10_200)]
const quickSizes = [specsOf(510)]

/** From the login to the last byte of the answer, with the default settings. */
export const throughput: Measurement = {
  name: 'throughput',
  about: 'A dump as a whole, beside curl and a got loop on the same list',
  async run(bench) {
    await using product = await Product.start(bench.place)
    await warmUp(await Client.signIn(product.url, 'gold'), bench.place)
    using got = new GotLoop()
    for (let round = 0; round < bench.rounds; round += 1) {
      for (const size of bench.isQuick ? quickSizes : sizes) {
        bench.progress(`round ${round + 1}, ${size.images} images`)
        await compare(bench, round, size, product, got)
      }
    }
  },
}

async function compare(
  { place, figures }: Bench,
  round: number,
  { images, ...specs }: ReturnType<typeof specsOf>,
  product: Product,
  got: GotLoop,
): Promise<void> {
  const { urls, body } = feed(images, [place.origin])
  const rate = { product: 0, got: 0, curl: 0 }
  const perSecond = (ms: number) => (1000 * images) / ms
  await inTurn(round, [
    async () => {
      const start = performance.now()
      const client = await Client.signIn(product.url, 'gold')
      const login = performance.now() - start
      rate.product = perSecond(login + (await client.time(body)))
    },
    async () => {
      rate.curl = perSecond(await timeCurl(urls, await place.newFolder()))
    },
    async () => {
      rate.got = perSecond(await got.time(urls, await place.newFolder()))
    },
  ])
  figures.add(specs.product, rate.product)
  figures.add(specs.got, rate.got)
  figures.add(specs.ofGot, rate.product / rate.got)
  figures.add(specs.curl, rate.curl)
  figures.add(specs.ofCurl, rate.product / rate.curl)
}
