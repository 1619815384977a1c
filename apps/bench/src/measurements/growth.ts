import { longestDelay } from '../counters/event-loop.ts'
import { type Peak, peakOf } from '../counters/memory.ts'
import type { FigureSpec, Figures } from '../figures/figures.ts'
import { Client } from '../load/client.ts'
import { feed } from '../load/feed.ts'
import { warmUp } from '../load/warm-up.ts'
import { inTurn, type Measurement } from '../measurement.ts'
import type { Place } from '../place/place.ts'
import { Product } from '../place/product.ts'

interface Size {
  readonly images: number
  /** So many dumps, so that the small ones take long enough to be timed. */
  readonly dumps: number
}

const sizes: readonly Size[] = [
  { images: 102, dumps: 10 },
  { images: 1020, dumps: 3 },
  { images: 10_200, dumps: 1 },
  { images: 20_400, dumps: 1 },
]
const quickSizes: readonly Size[] = [
  { images: 102, dumps: 2 },
  { images: 1020, dumps: 1 },
  { images: 20_400, dumps: 1 },
]

const timeSpecs = new Map(
  sizes.map(({ images }): [number, FigureSpec] => {
    return [images, { name: `${images.toLocaleString('en')} images`, unit: 'ms an image' }]
  }),
)
const growthSpec: FigureSpec = {
  name: '  an image of 20,400 beside one of 1,020',
  unit: '×',
  goal: { atMost: 1 },
}
const apiMemory: FigureSpec = {
  name: '20,400 images: peak memory of the API',
  unit: 'MB',
  goal: { atMost: 300 },
}
const workerMemory: FigureSpec = {
  name: '20,400 images: peak memory of a worker',
  unit: 'MB',
  goal: { atMost: 350 },
}
const decoderMemory: FigureSpec = { name: '  and of its decoders', unit: 'MB' }
const loopDelay: FigureSpec = {
  name: '20,400 images: longest delay of the API’s event loop',
  unit: 'ms',
  goal: { atMost: 50 },
}

/** What one run found. */
interface Run {
  /** In ms. */
  readonly image: number
  /** In ms. */
  readonly delay: number
  readonly api: Peak
  /** Of the largest worker. */
  readonly worker: Peak
}

/** Whether an image costs more in a larger dump, and what the largest one takes of memory. */
export const growth: Measurement = {
  name: 'growth',
  about: 'The time of an image in small and large dumps (10,000 items), and the peaks',
  async run({ place, isQuick, rounds, figures, progress }) {
    for (let round = 0; round < rounds; round += 1) {
      const runs = new Map<number, Run>()
      await inTurn(
        round,
        (isQuick ? quickSizes : sizes).map((size) => async () => {
          progress(`round ${round + 1}, ${size.images} images`)
          runs.set(size.images, await measure(place, size))
        }),
      )
      report(figures, runs)
    }
  },
}

/** Each time in new processes, of which the memory is then this dump's. */
async function measure(place: Place, { images, dumps }: Size): Promise<Run> {
  await using product = await Product.start(place)
  const client = await Client.signIn(product.url, 'gold')
  await warmUp(client, place)
  const { body } = feed(images, [place.origin])
  let took = 0
  await longestDelay(product.url)
  for (let n = 0; n < dumps; n += 1) took += await client.time(body)
  const delay = await longestDelay(product.url)
  return {
    image: took / dumps / images,
    delay,
    api: await largest(product.apis),
    worker: await largest(product.workers),
  }
}

async function largest(programs: Product['apis']): Promise<Peak> {
  const peaks = await Promise.all(programs.map(({ pid }) => peakOf(pid)))
  return peaks.reduce((most, peak) => (peak.own > most.own ? peak : most))
}

function report(figures: Figures, runs: ReadonlyMap<number, Run>): void {
  for (const [images, spec] of timeSpecs) {
    const run = runs.get(images)
    if (run) figures.add(spec, run.image)
  }
  const [small, large] = [runs.get(1020), runs.get(20_400)]
  if (!small || !large) return
  figures.add(growthSpec, large.image / small.image)
  figures.add(apiMemory, large.api.own)
  figures.add(workerMemory, large.worker.own)
  figures.add(decoderMemory, large.worker.children)
  figures.add(loopDelay, large.delay)
}
