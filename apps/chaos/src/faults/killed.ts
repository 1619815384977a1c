import type { Fault } from './fault.ts'

export const workerKill: Fault = {
  name: 'worker-kill',
  about: 'kill -9 of each worker in turn, twice each',
  // Some images are hit twice, and each time it takes up to 15 s until they are under way again.
  bound: 40,
  async inject(cluster) {
    for (const worker of [...cluster.workers, ...cluster.workers]) {
      await worker.kill()
      await worker.restart()
      await cluster.sleep(3000)
    }
  },
}

export const apiKill: Fault = {
  name: 'api-kill',
  about: 'kill -9 of each API; its clients ask the other, with the same key',
  bound: 20,
  async inject(cluster) {
    for (const api of cluster.apis) {
      await api.kill()
      await cluster.sleep(2000)
      await api.restart()
      await cluster.sleep(1000)
    }
  },
}

export const rollingRestart: Fault = {
  name: 'sigterm',
  about: 'SIGTERM to each API and each worker in turn, which is then started again',
  bound: 25,
  isSeamless: true,
  async inject(cluster) {
    for (const program of [...cluster.apis, ...cluster.workers]) {
      await program.stop()
      await program.restart()
      await cluster.sleep(500)
    }
  },
}

export const redisKill: Fault = {
  name: 'redis-kill',
  about: 'kill -9 of Redis, started again 3 s later with its append-only file',
  bound: 35,
  inject: outage('redis', 'SIGKILL'),
}

export const postgresStop: Fault = {
  name: 'postgres-stop',
  about: 'Postgres stopped at once (-m immediate), started again 3 s later',
  bound: 35,
  inject: outage('postgres', 'SIGQUIT'),
}

/** Ends a server by a signal, and starts it again 3 s later with what it has kept. */
function outage(server: 'redis' | 'postgres', signal: NodeJS.Signals): Fault['inject'] {
  return async ({ sleep, [server]: unit }) => {
    await unit.endBy(signal)
    await sleep(3000)
    await unit.restart()
  }
}
