import { freeze } from '../cluster/freeze.ts'
import type { Fault } from './fault.ts'

/** A freeze, in ms; longer than any lock or timeout that it could hide behind. */
const frozen = 20_000

export const redisFrozen: Fault = {
  name: 'redis-frozen',
  about: 'Redis frozen for 20 s (SIGSTOP)',
  bound: 50,
  inject: (cluster) => freeze(cluster.redis.current.pid, frozen, cluster.signal),
}

export const apiFrozen: Fault = {
  name: 'api-frozen',
  about: 'an API frozen for 20 s (SIGSTOP) while 10,000 jobs of its own finish',
  bound: 60,
  concurrency: 2,
  async inject(cluster, load) {
    void load.sendOne(5000, 0)
    // Accepted and handed out by then, but far from done.
    await cluster.sleep(4000)
    await freeze(cluster.apis[0].current.pid, frozen, cluster.signal)
  },
}

export const postgresFrozen: Fault = {
  name: 'postgres-frozen',
  about: 'Postgres frozen for 20 s (SIGSTOP)',
  bound: 50,
  inject: (cluster) => freeze(cluster.postgres.current.pid, frozen, cluster.signal),
}
