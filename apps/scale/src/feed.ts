import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const sample = fileURLToPath(new URL('../../../examples/items-51.xml', import.meta.url))

/** One image in so many is missing at the origin. */
const missingEvery = 10

/** A feed, and what is to become of its images. */
export interface Feed {
  readonly body: string
  readonly type: 'application/xml' | 'application/json'
  readonly success: number
  readonly failure: number
}

/** The sample that ships with the code, its images pointed at an origin, some of them missing. */
export async function sampleFeed(origin: string): Promise<Feed> {
  let images = 0
  let failure = 0
  const body = (await readFile(sample, 'utf8')).replaceAll(/<url>[^<]*<\/url>/g, () => {
    images += 1
    const isMissing = images % missingEvery === 0
    if (isMissing) failure += 1
    return `<url>${origin}${isMissing ? `/status/404/${images}` : `/images/${images}.png`}</url>`
  })
  return { body, type: 'application/xml', success: images - failure, failure }
}

export interface MadeFeed {
  readonly items: number
  readonly imagesPerItem: number
  /** About so many for each image. */
  readonly bytes: number
}

/** The origin makes each picture once, so that it costs little while others are measured. */
const pictures = 40

/** A feed of good images alone. */
export function madeFeed(origin: string, { items, imagesPerItem, bytes }: MadeFeed): Feed {
  const url = (n: number) => `${origin}/images/${n % pictures}.jpg?bytes=${bytes}`
  const list = Array.from({ length: items }, (_, item) => ({
    name: `Item ${item}`,
    manufacturer: 'Cafe world',
    brand: 'Cafe',
    category: 'Food',
    images: Array.from({ length: imagesPerItem }, (_, n) => url(item * imagesPerItem + n)),
  }))
  const body = JSON.stringify({ items: list })
  return { body, type: 'application/json', success: items * imagesPerItem, failure: 0 }
}
