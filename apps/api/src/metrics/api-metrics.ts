import type { Plan } from '@image-dump/database'
import { ServiceMetrics } from '@image-dump/service'
import { Counter, Gauge } from 'prom-client'
import { QueueGauges, type StandingsOf } from './queue-gauges.ts'

/** What an API process does for a dump, in this order. */
export type ApiStep = 'authenticate' | 'reserve' | 'parse' | 'keep' | 'hand_out' | 'wait' | 'answer'

/** What an API process measures, as Prometheus reads it. */
export class ApiMetrics extends ServiceMetrics<ApiStep> {
  readonly #refusals = new Counter({
    name: 'image_dump_quota_refusals_total',
    help: 'Dumps that were refused because the quota of their user was used up.',
    labelNames: ['plan'],
    registers: [this.registry],
  })
  readonly #waiting = new Gauge({
    name: 'image_dump_waiting_requests',
    help: 'Requests that wait for a dump to be finished.',
    registers: [this.registry],
  })

  /** @param standingsOf how the queues stand, asked when somebody reads the metrics */
  constructor(standingsOf: StandingsOf) {
    super()
    new QueueGauges(this.registry, standingsOf)
  }

  countQuotaRefusal(plan: Plan): void {
    this.#refusals.inc({ plan })
  }

  setWaiting(requests: number): void {
    this.#waiting.set(requests)
  }
}
