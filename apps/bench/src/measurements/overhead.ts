import { Costs } from '../counters/costs.ts'
import { sentDuring } from '../counters/sent-commands.ts'
import type { FigureSpec } from '../figures/figures.ts'
import { Client } from '../load/client.ts'
import { feed } from '../load/feed.ts'
import { warmUp } from '../load/warm-up.ts'
import type { Measurement } from '../measurement.ts'
import { Product } from '../place/product.ts'

const images = 1020
const dumps = 4

const sent: FigureSpec = {
  name: 'commands sent to Redis',
  unit: 'an image',
  goal: { atMost: 5 },
}

/** What is told of each image, and under which name the counters have it. */
const counted: readonly (readonly [string, FigureSpec])[] = [
  ['CPU of API', { name: 'CPU of the API', unit: 'µs an image' }],
  ['CPU of workers', { name: 'CPU of the workers, decoders included', unit: 'µs an image' }],
  ['CPU of Redis', { name: 'CPU of Redis', unit: 'µs an image' }],
  ['CPU of Postgres', { name: 'CPU of Postgres', unit: 'µs an image' }],
  ['Postgres: statements', { name: 'SQL statements', unit: 'an image', goal: { atMost: 0.1 } }],
  [
    'Redis: commands',
    { name: 'commands that Redis runs, those in scripts included', unit: 'an image' },
  ],
  ['Redis: bytes in', { name: 'bytes to Redis', unit: 'an image' }],
  ['Redis: bytes out', { name: 'bytes from Redis', unit: 'an image' }],
  ['Postgres: bytes of its log (WAL)', { name: 'bytes of the write-ahead log', unit: 'an image' }],
]

/** What the parts use for an image; the dump and what goes on all the time have their share in it. */
export const overhead: Measurement = {
  name: 'overhead',
  about: 'What an image of a dump of 1,020 costs each part',
  async run({ place, rounds, isQuick, figures, progress }) {
    await using product = await Product.start(place)
    await using costs = await Costs.open(place, product)
    const client = await Client.signIn(product.url, 'gold')
    const { body } = feed(images, [place.origin])
    await warmUp(client, place)
    const count = isQuick ? 1 : dumps
    for (let round = 0; round < rounds; round += 1) {
      progress(`round ${round + 1}, ${count} dumps`)
      const used = await costs.during(async () => {
        for (let n = 0; n < count; n += 1) await client.time(body)
      })
      for (const [name, spec] of counted) {
        figures.add(spec, (used.get(name) ?? Number.NaN) / (count * images))
      }
      figures.add(sent, (await sentDuring(place.redis.url, () => client.time(body))) / images)
    }
  },
}
