import { cpuTime } from '@image-dump/scale/costs'
import type { FigureSpec } from '../figures/figures.ts'
import { Client, headOf, idOf } from '../load/client.ts'
import { feed } from '../load/feed.ts'
import { type Bench, inTurn, type Measurement } from '../measurement.ts'
import { Product } from '../place/product.ts'

const dumps = 100
const imagesOfDump = 51
const clientsOfDump = 10
/** In seconds. */
const patience = 120

const one: FigureSpec = { name: '1 API, all 1,000: CPU of wait and answers', unit: 'µs an image' }
const ofClient: FigureSpec = { name: '  of them', unit: 'µs a client' }
const again: FigureSpec = {
  name: '  of the same answers when nobody has to wait',
  unit: 'µs a client',
}
const four: FigureSpec = { name: '4 APIs, 250 each: CPU of the first', unit: 'µs a client' }
const alone: FigureSpec = { name: '4 APIs, nobody at the others: CPU of it', unit: 'µs a client' }
const ratio: FigureSpec = {
  name: '  what the others wait for makes of it',
  unit: '×',
  goal: { atMost: 1.1 },
}

/**
 * 1,000 clients wait for 100 dumps. All is sent and all wait before the workers are started; what
 * the API uses from then until the last is answered is the wait and the answers. What it uses to
 * answer the same clients again, now that all is finished, is the answers alone.
 */
export const waiting: Measurement = {
  name: 'waiting',
  about: '1,000 clients that wait for 100 dumps at once',
  async run(bench) {
    const { figures, progress, rounds, isQuick } = bench
    const some = isQuick ? 8 : dumps
    for (let round = 0; round < rounds; round += 1) {
      const found = { four: Number.NaN, alone: Number.NaN }
      await inTurn(round, [
        async () => {
          progress(`round ${round + 1}, 1 API`)
          const cost = await costOf(bench, { apis: 1, waitedFor: some, some })
          figures.add(one, (cost.waited * clientsOfDump) / imagesOfDump)
          figures.add(ofClient, cost.waited)
          figures.add(again, cost.answered)
        },
        async () => {
          progress(`round ${round + 1}, 4 APIs`)
          found.four = (await costOf(bench, { apis: 4, waitedFor: some, some })).waited
        },
        async () => {
          progress(`round ${round + 1}, 4 APIs, of which one is waited at`)
          found.alone = (await costOf(bench, { apis: 4, waitedFor: some / 4, some })).waited
        },
      ])
      figures.add(four, found.four)
      figures.add(alone, found.alone)
      figures.add(ratio, found.four / found.alone)
    }
  },
}

interface Crowd {
  readonly apis: number
  /** How many dumps there are: each API has as many of those that wait. */
  readonly some: number
  /** How many of them somebody waits for, those of the first API before the others'. */
  readonly waitedFor: number
}

/** What it costs the first API, in microseconds of CPU for each client that waits there. */
async function costOf({ place }: Bench, { apis, some, waitedFor }: Crowd) {
  await using product = await Product.start(place, { apis, workers: 0 })
  const client = await Client.signIn(product.url, 'gold')
  const { body } = feed(imagesOfDump, [place.origin], imagesOfDump)
  const ids: string[] = []
  for (let n = 0; n < some; n += 1) ids.push(idOf(await client.send(body, 0)))
  const [pid = 0] = product.apis.map((api) => api.pid)
  const clients = Array.from({ length: waitedFor * clientsOfDump }, (_, n) => {
    const index = Math.floor(n / clientsOfDump)
    const url = product.urls[Math.floor((index * apis) / some)] ?? ''
    return { at: client.at(url), id: ids[index] ?? '' }
  })
  const answerAll = (wait: number) => Promise.all(clients.map(({ at, id }) => at.dump(id, wait)))
  // All that is compiled on the way to an answer is compiled before anything is measured.
  await answerAll(0)
  const answers = answerAll(patience)
  await Promise.race([allWait(product, clients.length), answers])
  const start = await used(pid)
  await product.startWorkers(2)
  for (const answer of await answers) headOf(answer)
  const waited = (await used(pid)) - start
  // Those that nobody waits for are finished too before the answers are counted.
  await Promise.all(ids.map((id) => client.dump(id, patience)))
  const before = await used(pid)
  await answerAll(0)
  const answered = (await used(pid)) - before
  const own = (some / apis) * clientsOfDump
  return { waited: waited / own, answered: answered / own }
}

/** Resolves once so many wait, as the APIs' metrics tell it. */
async function allWait({ urls }: Product, clients: number): Promise<void> {
  for (let count = 0; count < clients; ) {
    const texts = await Promise.all(urls.map(async (url) => (await fetch(`${url}/metrics`)).text()))
    const counts = texts.map((text) =>
      Number(/^image_dump_waiting_requests (\d+)/m.exec(text)?.[1]),
    )
    count = counts.reduce((sum, more) => sum + more, 0)
  }
}

async function used(pid: number): Promise<number> {
  return (await cpuTime([pid])) ?? Number.NaN
}
