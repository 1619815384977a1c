import type { QueueStanding } from '@image-dump/queue'
import { Gauge, type Registry } from 'prom-client'

/** How long an answer of Redis is good for, in milliseconds: however many read, it is asked once. */
const freshness = 1000

export type StandingsOf = () => Promise<readonly QueueStanding[]>

/** How the queues stand when the metrics are read. While Redis is away these two are missing. */
export class QueueGauges {
  readonly #jobs: Gauge<'queue' | 'state'>
  readonly #oldest: Gauge<'queue'>
  readonly #standingsOf: StandingsOf
  #asked: Promise<void> | undefined
  #askedAt = Number.NEGATIVE_INFINITY

  constructor(registry: Registry, standingsOf: StandingsOf) {
    this.#standingsOf = standingsOf
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
    // All that is there of the process itself is told, whether Redis answers or not.
    const standings = await this.#standingsOf().catch(() => [])
    this.#jobs.reset()
    this.#oldest.reset()
    for (const { queue, jobs, oldest } of standings) {
      for (const [state, count] of Object.entries(jobs)) this.#jobs.set({ queue, state }, count)
      this.#oldest.set({ queue }, oldest / 1000)
    }
  }
}
