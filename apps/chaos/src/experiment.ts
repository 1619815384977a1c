import { type Cluster, startCluster } from './cluster/cluster.ts'
import type { Fault } from './faults/index.ts'
import { Client } from './load/client.ts'
import { Dumps, ordinary } from './load/dump.ts'
import { Load } from './load/load.ts'
import { type Row, toRow } from './row.ts'
import { keptState } from './verify/kept-state.ts'
import { quotaDrift } from './verify/quota-drift.ts'

/** How long dumps are sent before the fault, and after it, in ms. */
const before = 1500
const after = 1500

/** After a fault is over, so many ms beyond its bound, a dump without an answer counts as lost. */
const margin = 5000

/**
 * One row: a cluster of its own, dumps without pause, one fault, and a look at everything.
 *
 * @param signal gives it up
 * @param keepLogs is told where the logs are before they are removed, where the row is bad
 */
export async function experiment(
  fault: Fault,
  signal: AbortSignal,
  keepLogs: (row: Row, folder: string) => Promise<void> = async () => {},
): Promise<Row> {
  await using cluster = await startCluster(signal, fault.cluster)
  const { origin } = cluster
  const given = new AbortController()
  const client = new Client(cluster.apiUrls, AbortSignal.any([signal, given.signal]))
  try {
    await client.login('goldie', 'gold-5up-sample')
    const dumps = new Dumps(origin.url, fault.mix ?? ordinary)
    const { concurrency = 6, excuses = [] } = fault
    const load = new Load({ client, dumps, origin, concurrency, excuses })
    load.start()
    await cluster.sleep(before)
    await fault.inject(cluster, load)
    load.endPardon()
    const healedAt = performance.now()
    await cluster.sleep(after)
    load.end()
    const timer = setTimeout(
      () => given.abort(new Error('no answer within the bound')),
      fault.bound * 1000 + margin,
    )
    await load.allAnswered()
    clearTimeout(timer)
    const endedAt = performance.now()
    signal.throwIfAborted()
    const drift = await quotaDrift(cluster, client)
    const kept = await keptState(cluster, load.deliveries)
    const crashes = crashesOf(cluster)
    const row = toRow({ fault, load, client, kept, drift, crashes, healedAt, endedAt })
    await keepLogs(row, cluster.folder)
    return row
  } finally {
    given.abort()
    await client.close()
  }
}

function crashesOf({ apis, workers, postgres, redis }: Cluster): readonly string[] {
  const units = { api: apis, worker: workers, Postgres: [postgres], Redis: [redis] }
  return Object.entries(units).flatMap(([name, list]) =>
    list.flatMap(({ crashes }, n) => crashes.map((how) => `${name} ${n + 1} crashed: ${how}`)),
  )
}
