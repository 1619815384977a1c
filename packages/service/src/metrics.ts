import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** In seconds: from a look into an index to the longest wait for a dump. */
const buckets = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300,
]

/**
 * What a process counts and measures of itself, as Prometheus reads it: its memory, its CPU, how late
 * its event loop is, and how long each step of its work takes.
 */
export class ServiceMetrics<Step extends string> {
  /** Where further metrics are to be registered. */
  readonly registry = new Registry()
  readonly #steps = new Histogram({
    name: 'image_dump_step_seconds',
    help: 'Seconds that a step of the work on a dump or an image took.',
    labelNames: ['step'],
    buckets,
    registers: [this.registry],
  })

  constructor() {
    collectDefaultMetrics({ register: this.registry })
  }

  /** Measures a step from now on, until the function is called that this returns. */
  begin(step: Step): () => void {
    const start = performance.now()
    return () => this.#steps.observe({ step }, (performance.now() - start) / 1000)
  }

  /** Measures some work, also where it fails. */
  time<T>(step: Step, work: () => Promise<T>): Promise<T> {
    const end = this.begin(step)
    const result = work()
    result.then(end, end)
    return result
  }
}
