import { Gauge, type Registry } from 'prom-client'
import type { Parts } from '../parts.ts'

/** Whether each part that the API depends on is there when the metrics are read, as `/readyz` says. */
export class ReadinessGauge {
  readonly #ready: Gauge<'part'>
  readonly #parts: Parts

  constructor(registry: Registry, parts: Parts) {
    this.#parts = parts
    this.#ready = new Gauge({
      name: 'image_dump_ready',
      help: '1 where a part that the API depends on answers, 0 where it does not.',
      labelNames: ['part'],
      registers: [registry],
      collect: () => this.#look(),
    })
  }

  async #look(): Promise<void> {
    const checks = Object.entries(this.#parts).map(async ([part, readiness]) => {
      // Why it is away is in the log, by /readyz: here it is only how it stands.
      const isThere = await readiness.check().then(
        () => true,
        () => false,
      )
      this.#ready.set({ part }, Number(isThere))
    })
    await Promise.all(checks)
  }
}
