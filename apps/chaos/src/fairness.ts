// Prints the fairness figure: a dump of 51 items beside another user's 10,000 images, against the
// same on an idle system. The goal is at most 3 times as long.
import { setTimeout as sleep } from 'node:timers/promises'
import { type Cluster, startCluster } from './cluster/cluster.ts'
import { interrupted } from './interrupted.ts'
import { Client } from './load/client.ts'
import { Dumps, file } from './load/dump.ts'

const rounds = 3
const dumpsIdle = 7
/** Until the large dump is kept and handed out, and really in the way, in ms. */
const leadIn = 3000
const goal = 3

const say = (line: string) => void process.stdout.write(`${line}\n`)
const signal = interrupted()
await using cluster = await startCluster(signal, { settings: { DUMP_WAIT: '300' } })
const { origin } = cluster
// The usual size, 60 KB in the mean.
const dumps = new Dumps(origin.url, (n) => {
  const { path } = file(n)
  return { path: path.replace('?bytes=3000', ''), expected: { type: 'file', path } }
})
const large = await signedIn(cluster, 'goldie', 'gold-5up-sample')
const small = await signedIn(cluster, 'sylvia', 'silver-9ok-sample')

const ratios: number[] = []
try {
  await timed(small) // The first of all finds nothing warm.
  for (let round = 1; round <= rounds; round += 1) {
    const idle = median(await timesOf(dumpsIdle))
    const start = performance.now()
    let isUnderWay = true
    const sent = large.deliver(dumps.next(5000), 0).then(() => {
      isUnderWay = false
    })
    await sleep(leadIn)
    const times: number[] = []
    while (isUnderWay) {
      const ms = await timed(small)
      if (isUnderWay) times.push(ms)
    }
    await sent
    const took = seconds(performance.now() - start)
    const beside = median(times)
    ratios.push(beside / idle)
    say(
      `round ${round}: idle ${seconds(idle)}, beside 10,000 images ${seconds(beside)} ` +
        `(${times.length} dumps, longest ${seconds(Math.max(...times))}; the large one took ${took}), ` +
        `ratio ${(beside / idle).toFixed(1)}`,
    )
  }
  say(`ratio, median of ${rounds} rounds: ${median(ratios).toFixed(1)} (goal: at most ${goal})`)
} finally {
  await Promise.all([large.close(), small.close()])
}
process.exitCode = median(ratios) <= goal ? 0 : 1

async function signedIn({ apiUrls }: Cluster, username: string, password: string) {
  const client = new Client(apiUrls, signal)
  await client.login(username, password)
  return client
}

async function timesOf(count: number): Promise<readonly number[]> {
  const times: number[] = []
  for (let n = 0; n < count; n += 1) times.push(await timed(small))
  return times
}

/** How long a dump of 51 items takes, in ms. */
async function timed(client: Client): Promise<number> {
  const dump = dumps.next()
  const start = performance.now()
  await client.deliver(dump, 1)
  return performance.now() - start
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}
