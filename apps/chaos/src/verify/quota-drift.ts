import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '@image-dump/database'
import type { Cluster } from '../cluster/cluster.ts'
import type { Client } from '../load/client.ts'

/**
 * How long it may take, in ms, until the product finds what nobody can tell it: a unit that a
 * killed API had taken for a dump that it never kept.
 */
const patience = 70_000

/** How far the quota that the API tells is from the dumps that Postgres has. */
export interface Drift {
  /** Units without a dump; below 0, dumps without a unit. */
  readonly units: number
  /** After so many seconds it was right, or the suite stopped asking. */
  readonly after: number
}

/**
 * Compares the two as the user sees them, whatever Redis holds. All dumps of a run are of one user,
 * and a run is shorter than the window, so all are in it.
 */
export async function quotaDrift(
  { databaseUrl, signal }: Pick<Cluster, 'databaseUrl' | 'signal'>,
  client: Client,
): Promise<Drift> {
  const database = openDatabase(databaseUrl, () => {})
  try {
    const { dumps } = await database
      .selectFrom('requests')
      .select((eb) => eb.fn.countAll<string>().as('dumps'))
      .executeTakeFirstOrThrow()
    const start = performance.now()
    for (;;) {
      const units = (await client.quotaUsed()) - Number(dumps)
      const after = (performance.now() - start) / 1000
      if (units === 0 || after * 1000 > patience) return { units, after }
      await sleep(500, undefined, { signal })
    }
  } finally {
    await database.destroy()
  }
}
