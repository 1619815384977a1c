import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'

/** What some work has cost this process, which runs with --expose-gc. */
export interface Measured<Result> {
  readonly result: Result
  readonly milliseconds: number
  /** For how long the event loop stood still at most, in milliseconds. */
  readonly stood: number
  /** How much more memory the process held at most than before, in MB. */
  readonly grew: number
}

export async function measure<Result>(work: () => Promise<Result>): Promise<Measured<Result>> {
  globalThis.gc?.()
  // What is freed goes back to the system a little later.
  await delay(20)
  const before = process.memoryUsage.rss()
  let peak = before
  const sample = () => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  const sampling = setInterval(sample, 5)
  const loop = monitorEventLoopDelay({ resolution: 2 })
  // It counts from its first tick.
  await delay(3)
  loop.enable()
  await delay(3)
  const start = performance.now()
  const result = await work()
  const milliseconds = performance.now() - start
  sample()
  await delay(3)
  loop.disable()
  clearInterval(sampling)
  return { result, milliseconds, stood: loop.max / 1e6, grew: (peak - before) / 1e6 }
}
