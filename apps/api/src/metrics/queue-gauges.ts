import { type QueueStanding, QueueUnavailable } from '@image-dump/queue'
import { Gauge, type Registry } from 'prom-client'

/** How long an answer of Redis is good for, in milliseconds: however many read, it is asked once. */
const freshness = 1000

export interface QueueSource {
  /** @throws QueueUnavailable while Redis is away, or what Redis threw */
  standingsOf(): Promise<readonly QueueStanding[]>
  /** Hears of what went wrong but for a Redis that is away, which is said elsewhere. */
  onTrouble(error: unknown): void
}

/** How the queues stand when the metrics are read. Where Redis does not tell, these two are missing. */
export class QueueGauges {
  readonly #jobs: Gauge<'queue' | 'state'>
  readonly #oldest: Gauge<'queue'>
  readonly #source: QueueSource
  #asked: Promise<void> | undefined
  #askedAt = Number.NEGATIVE_INFINITY

  constructor(registry: Registry, source: QueueSource) {
    this.#source = source
    const collect = () => this.#look()
    this.#jobs = new Gauge({
      name: 'image_dump_queue_jobs',
      help: 'Jobs of a queue by their state.',
      labelNames: ['queue', 'state'],
      registers: [registry],
      collect,
    })
    this.#oldest = new Gauge({
      name: 'image_dump_queue_oldest_job_seconds',
      help: 'Seconds since the oldest unfinished job of a queue was added; 0 where there is none.',
      labelNames: ['queue'],
      registers: [registry],
      collect,
    })
  }

  #look(): Promise<void> {
    if (this.#asked && performance.now() - this.#askedAt < freshness) return this.#asked
    this.#askedAt = performance.now()
    this.#asked = this.#ask()
    return this.#asked
  }

  async #ask(): Promise<void> {
    const standings = await this.#standings()
    this.#jobs.reset()
    this.#oldest.reset()
    for (const { queue, jobs, oldest } of standings) {
      for (const [state, count] of Object.entries(jobs)) this.#jobs.set({ queue, state }, count)
      this.#oldest.set({ queue }, oldest / 1000)
    }
  }

  /** All that is there of the process itself is told, whether Redis answers or not. */
  async #standings(): Promise<readonly QueueStanding[]> {
    try {
      return await this.#source.standingsOf()
    } catch (error) {
      if (!(error instanceof QueueUnavailable)) this.#source.onTrouble(error)
      return []
    }
  }
}
