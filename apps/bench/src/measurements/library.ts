import { openAsBlob } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FigureSpec } from '../figures/figures.ts'
import { shoot } from '../load/autocannon.ts'
import { Client } from '../load/client.ts'
import { inTurn, type Measurement } from '../measurement.ts'
import { pictureCount, picturePath } from '../place/pictures.ts'
import type { Place } from '../place/place.ts'
import { Product } from '../place/product.ts'

const wanted = 60_000
const seconds = 3

const product: FigureSpec = { name: 'product: GET /api/images/:id', unit: 'answers/s' }
const nginx: FigureSpec = { name: 'nginx: the same file', unit: 'answers/s' }
const share: FigureSpec = { name: '  product, in nginxes', unit: '×' }

/** A file that somebody looks at, beside what serves files and nothing else. */
export const library: Measurement = {
  name: 'library',
  about: 'An image of 60 KB, beside nginx',
  async run({ place, rounds, isQuick, figures, progress }) {
    await using api = await Product.start(place, { workers: 0 })
    const client = await Client.signIn(api.url, 'gold')
    const path = await pathOfSize(place)
    const source = await client.upload(await openAsBlob(join(place.pictures, path)), 'a.jpg')
    const base = { status: 200, seconds: isQuick ? 1 : seconds }
    for (let round = 0; round < rounds; round += 1) {
      progress(`round ${round + 1}`)
      const rate = { product: 0, nginx: 0 }
      await inTurn(round, [
        async () => {
          rate.product = await shoot({ ...base, url: new URL(source, api.url).href })
        },
        async () => {
          rate.nginx = await shoot({ ...base, url: place.origin + path })
        },
      ])
      figures.add(product, rate.product)
      figures.add(nginx, rate.nginx)
      figures.add(share, rate.product / rate.nginx)
    }
  },
}

/** The picture whose size is nearest to 60 KB. */
async function pathOfSize({ pictures }: Place): Promise<string> {
  const paths = Array.from({ length: pictureCount }, (_, n) => picturePath(n))
  const offs = await Promise.all(
    paths.map(async (path) => Math.abs((await stat(join(pictures, path))).size - wanted)),
  )
  return paths[offs.indexOf(Math.min(...offs))] ?? ''
}
