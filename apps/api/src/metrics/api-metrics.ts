import type { Plan } from '@image-dump/database'
import { ServiceMetrics } from '@image-dump/service'
import { Counter, Gauge } from 'prom-client'
import type { Parts } from '../parts.ts'
import { QueueGauges, type QueueSource } from './queue-gauges.ts'
import { ReadinessGauge } from './readiness-gauge.ts'

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

  /** Both are asked when somebody reads the metrics. */
  constructor(queues: QueueSource, parts: Parts) {
    super()
    new QueueGauges(this.registry, queues)
    new ReadinessGauge(this.registry, parts)
  }

  countQuotaRefusal(plan: Plan): void {
    this.#refusals.inc({ plan })
  }

  setWaiting(requests: number): void {
    this.#waiting.set(requests)
  }
}
