import { createHash } from 'node:crypto'
import { Client, type Dump } from '../client.ts'
import { sampleFeed } from '../feed.ts'
import type { Check } from './check.ts'

/** Sent at the same time, through the proxy. */
const dumps = 8

/** The sample's dumps come back whole, and every file is served by whichever API is asked for it. */
export const served: Check = async ({ proxy, origin }) => {
  const client = await Client.signIn(proxy.url, 'goldie', 'gold-5up-sample')
  const feed = await sampleFeed(origin.url)
  const start = performance.now()
  const answers = await Promise.all(Array.from({ length: dumps }, () => client.deliver(feed)))
  const seconds = (performance.now() - start) / 1000
  const wrong = answers.filter(({ counts }) => {
    return counts.success !== feed.success || counts.failure !== feed.failure
  })
  const spoilt = (await Promise.all(answers.map((answer) => spoiltFiles(proxy.url, answer)))).flat()
  const images = dumps * (feed.success + feed.failure)
  return {
    isWell: wrong.length === 0 && spoilt.length === 0,
    text:
      `${dumps} dumps of the sample at once, ${images} images: ${wrong.length} answered wrongly, ` +
      `${spoilt.length} files not served as they were hashed, after ${seconds.toFixed(1)} s`,
  }
}

async function spoiltFiles(url: string, { items }: Dump): Promise<readonly string[]> {
  const spoilt: string[] = []
  for (const { source, sha256, status } of items.flatMap(({ images }) => images)) {
    if (status !== 'SUCCESS') continue
    const response = await fetch(url + source)
    const digest = createHash('sha256').update(Buffer.from(await response.arrayBuffer()))
    if (digest.digest('hex') !== sha256) spoilt.push(`${source}`)
  }
  return spoilt
}
