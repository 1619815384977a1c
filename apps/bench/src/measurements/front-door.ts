import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Program } from '@image-dump/stack'
import type { FigureSpec } from '../figures/figures.ts'
import { type Shots, shoot } from '../load/autocannon.ts'
import { Client, headOf } from '../load/client.ts'
import { feed } from '../load/feed.ts'
import { inTurn, type Measurement } from '../measurement.ts'
import { Product } from '../place/product.ts'

const emptyRoute = fileURLToPath(new URL('../baselines/empty-route.ts', import.meta.url))
const never = new AbortController().signal
const seconds = 3

const empty: FigureSpec = { name: 'an empty Fastify route', unit: 'answers/s' }

const doors = [
  { what: '401: GET /api/dumps without a token', goal: { atLeast: 0.5 } },
  { what: '401: GET /api/dumps with a forged token', goal: { atLeast: 0.5 } },
  { what: '429: POST /api/dumps, nothing left', goal: { atLeast: 0.5 } },
  { what: '200: GET /api/dumps/:id, 102 images' },
].map(({ what, goal }) => {
  const rate: FigureSpec = { name: what, unit: 'answers/s' }
  const share: FigureSpec = { name: '  of the empty route', unit: '×', ...(goal && { goal }) }
  return { rate, share }
})

/** How fast those are answered who get nothing, and those who only look. */
export const frontDoor: Measurement = {
  name: 'front',
  about: 'Answers a second, beside an empty Fastify route',
  async run({ place, rounds, isQuick, figures, progress }) {
    await using product = await Product.start(place, { settings: { QUOTA_BRONZE: '1' } })
    const logFile = join(place.folder, 'empty-route.log')
    const spec = { name: 'empty-route', file: emptyRoute, env: { PATH: process.env.PATH }, logFile }
    const route = await Program.start(spec, never)
    try {
      const shots = await aim(product, feed(102, [place.origin]).body)
      const base = { seconds: isQuick ? 1 : seconds }
      for (let round = 0; round < rounds; round += 1) {
        progress(`round ${round + 1}`)
        const rates: number[] = []
        let most = 0
        await inTurn(round, [
          async () => {
            most = await shoot({ ...base, url: route.url ?? '', status: 200 })
          },
          ...shots.map((shot, n) => async () => {
            rates[n] = await shoot({ ...base, ...shot })
          }),
        ])
        figures.add(empty, most)
        for (const [n, { rate, share }] of doors.entries()) {
          const found = rates[n] ?? Number.NaN
          figures.add(rate, found)
          figures.add(share, found / most)
        }
      }
    } finally {
      await route.stop()
    }
  },
}

/** What is asked for, in the order of the doors. */
async function aim({ url }: Product, body: string): Promise<readonly Omit<Shots, 'seconds'>[]> {
  const gold = await Client.signIn(url, 'gold')
  const bronze = await Client.signIn(url, 'bronze')
  const { requestId } = headOf(await gold.send(body))
  headOf(await bronze.send(body))
  const dumps = `${url}/api/dumps`
  const type = { 'content-type': 'application/xml' }
  const [head, claims] = gold.authorization.split('.')
  const forged = `${head}.${claims}.${'A'.repeat(43)}`
  return [
    { url: dumps, status: 401 },
    { url: dumps, headers: { authorization: forged }, status: 401 },
    // It is refused before its body is read, so its body may be any.
    { url: dumps, headers: { ...type, ...as(bronze) }, body: '<items/>', status: 429 },
    { url: `${dumps}/${requestId}`, headers: as(gold), status: 200 },
  ]
}

function as({ authorization }: Client): Readonly<Record<string, string>> {
  return { authorization }
}
