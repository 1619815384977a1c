import { Redis } from 'ioredis'
import type { Cluster } from '../cluster/cluster.ts'
import { file } from '../load/dump.ts'
import type { Fault } from './fault.ts'

const hour = 3_600_000
const MiB = 2 ** 20

export const flush: Fault = {
  name: 'redis-flush',
  about: 'FLUSHALL: the whole queue is gone, and nobody is told',
  bound: 35,
  inject: flushAll,
}

/** The short form: one cluster, and all at once. */
export const short: Fault = {
  name: 'short',
  about: 'kill -9 of a worker and of an API, FLUSHALL, and both started again',
  bound: 40,
  async inject(cluster) {
    await Promise.all([cluster.workers[0].kill(), cluster.apis[0].kill()])
    await cluster.sleep(300)
    await flushAll(cluster)
    await Promise.all([cluster.workers[0].restart(), cluster.apis[0].restart()])
  },
}

export const diskFull: Fault = {
  name: 'disk-full',
  about: 'a storage of a few MB that fills up, and has room again 6 s later',
  bound: 45,
  cluster: { diskSize: 256 * MiB },
  excuses: ['STORAGE'],
  async inject({ disk, sleep }) {
    if (disk === undefined) throw new Error('the cluster has no disk of its own')
    await disk.leaveRoom(MiB)
    await sleep(6000)
    await disk.makeRoom()
  },
}

export const clock: Fault = {
  name: 'worker-clock',
  about: 'the clock of a worker an hour ahead, that of the other an hour behind; the first is lost',
  // What the first has put off is an hour away for the other, until a sweep brings it forward.
  bound: 40,
  cluster: { clockShifts: [hour, -hour] },
  mix: (n) => (n % 10 === 0 ? file(n, 'flaky', '&times=1&status=503') : file(n)),
  async inject(cluster) {
    await cluster.sleep(3000)
    await cluster.workers[0].kill()
    await cluster.sleep(20_000)
    await cluster.workers[0].restart()
  },
}

async function flushAll({ redisUrl }: Cluster): Promise<void> {
  const redis = new Redis(redisUrl).on('error', () => {})
  await redis.flushall()
  redis.disconnect()
}
