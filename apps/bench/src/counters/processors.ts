import { cpus } from 'node:os'

interface Ticks {
  readonly all: number
  readonly idle: number
}

/** What share of all processors' time is used while something runs, by whomever. */
export async function busyDuring(work: () => Promise<unknown>): Promise<number> {
  const before = ticks()
  await work()
  const after = ticks()
  return 1 - (after.idle - before.idle) / (after.all - before.all)
}

function ticks(): Ticks {
  const times = cpus().map(({ times }) => times)
  const sum = (values: readonly number[]) => values.reduce((total, more) => total + more, 0)
  return {
    all: sum(times.flatMap((one) => Object.values(one))),
    idle: sum(times.map(({ idle }) => idle)),
  }
}
