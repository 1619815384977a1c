import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from '../client.ts'
import { madeFeed } from '../feed.ts'
import type { Machines } from '../machines.ts'
import { between, type Counters, plus } from './counters.ts'
import { Meter } from './meter.ts'

/** The size of an image, in bytes: about that of a product photo on a web page. */
const bytes = 60_000

/** Dumps one after the other, all of one size. */
interface Load {
  readonly dumps: number
  readonly items: number
}
const imagesPerItem = 2
const small: Load = { dumps: 20, items: 51 }
const large: Load = { dumps: 4, items: 1020 }

/** How long is looked at what is used while nothing is sent, in ms. */
const idle = 10_000

export interface Costs {
  /** Of an idle second of the whole. */
  readonly idle: Counters
  /** Of a dump, whatever its size. */
  readonly dump: Counters
  /** Of each of its images. */
  readonly image: Counters
  /** Commands and statements of the larger load, of each of its images; the most frequent ones. */
  readonly details: readonly (readonly [string, number])[]
  /** Of the larger load, which is not all that this machine can do: its dumps come one by one. */
  readonly imagesPerSecond: number
}

/**
 * What dumps cost each part: two loads of many small and of few large dumps, from which follows
 * what a dump costs and what an image. What the idle parts use is taken off.
 */
export async function measureCosts(machines: Machines): Promise<Costs> {
  await using meter = await Meter.open(machines)
  const client = await Client.signIn(machines.proxy.url, 'goldie', 'gold-5up-sample')
  const run = async ({ dumps, items }: Load) => {
    const feed = madeFeed(machines.origin.url, { items, imagesPerItem, bytes })
    for (let n = 0; n < dumps; n += 1) {
      const { counts } = await client.deliver(feed)
      if (counts.success !== feed.success) throw new Error(`only ${counts.success} images came`)
    }
  }
  // The origin makes its pictures, the processes compile what they run.
  await run({ dumps: 4, items: 51 })
  const resting = await meter.during(() => sleep(idle))
  const idleSecond = perUnit(resting.used, resting.seconds)
  const used = async (load: Load) => {
    const { used, seconds } = await meter.during(() => run(load))
    return { seconds, used: perUnit(plus(used, -seconds, idleSecond), load.dumps) }
  }
  const ofSmall = await used(small)
  const before = await meter.details()
  const ofLarge = await used(large)
  const images = large.dumps * large.items * imagesPerItem
  const details = perUnit(between(before, await meter.details()), images)
  const more = (large.items - small.items) * imagesPerItem
  const image = perUnit(between(ofSmall.used, ofLarge.used), more)
  return {
    idle: idleSecond,
    dump: plus(ofSmall.used, -small.items * imagesPerItem, image),
    image,
    details: [...details].filter(([, n]) => n > 0.05).sort(([, a], [, b]) => b - a),
    imagesPerSecond: images / ofLarge.seconds,
  }
}

function perUnit(counters: Counters, units: number): Counters {
  return new Map([...counters].map(([name, value]) => [name, value / units]))
}
