import type { SettledImage } from '@image-dump/database'
import type { Settler } from '@image-dump/queue'
import type { WorkerMetrics } from './worker-metrics.ts'

/** Settles images, and counts those whose outcome was recorded: each once, whoever tried it as well. */
export class CountingSettler {
  readonly #settler: Pick<Settler, 'settle'>
  readonly #metrics: WorkerMetrics

  constructor(settler: Pick<Settler, 'settle'>, metrics: WorkerMetrics) {
    this.#settler = settler
    this.#metrics = metrics
  }

  /** As `Settler.settle`. */
  async settle(image: SettledImage): Promise<boolean> {
    const wasRecorded = await this.#metrics.time('settle', () => this.#settler.settle(image))
    if (wasRecorded) this.#metrics.countImage(image.outcome)
    return wasRecorded
  }
}
