import { STATUS_CODES } from 'node:http'
import type { FileRefusal, Progress, SettledImage } from '@image-dump/database'
import { rollUp } from '@image-dump/outcome'
import { ServiceMetrics } from '@image-dump/service'
import { Counter } from 'prom-client'

/** What a worker does for an image, in this order, and the whole check of an invitation's file. */
export type WorkerStep = 'fetch' | 'inspect' | 'store' | 'settle' | 'check_file'

/** What a worker measures, as Prometheus reads it. */
export class WorkerMetrics extends ServiceMetrics<WorkerStep> {
  readonly #dumps = new Counter({
    name: 'image_dump_dumps_total',
    help: 'Dumps whose last image was settled here, by what became of them.',
    labelNames: ['status'],
    registers: [this.registry],
  })
  readonly #images = new Counter({
    name: 'image_dump_images_total',
    help: 'Images that were settled here, by what became of them and why.',
    labelNames: ['status', 'code'],
    registers: [this.registry],
  })
  readonly #bytes = new Counter({
    name: 'image_dump_fetched_bytes_total',
    help: 'Bytes of the images that were fetched whole.',
    registers: [this.registry],
  })
  readonly #retries = new Counter({
    name: 'image_dump_retries_total',
    help: 'Attempts at an image that failed and are to be followed by another.',
    registers: [this.registry],
  })

  readonly #files = new Counter({
    name: 'image_dump_files_total',
    help: 'Files of invitations that were settled here, by what became of them and why.',
    labelNames: ['status', 'code'],
    registers: [this.registry],
  })

  countFetched(bytes: number): void {
    this.#bytes.inc(bytes)
  }

  countRetry(): void {
    this.#retries.inc()
  }

  countImage(outcome: SettledImage['outcome']): void {
    if ('stored' in outcome) this.#images.inc({ status: 'SUCCESS', code: '' })
    else this.#images.inc({ status: 'FAILURE', code: codeOf(outcome.failure) })
  }

  countFile(status: 'KEPT' | 'REFUSED', refusal?: FileRefusal): void {
    this.#files.inc({ status, code: refusal ?? '' })
  }

  /** @param news what a statement committed: a dump is counted by the one that finishes it */
  countDumps(news: readonly Progress[]): void {
    for (const { success, failure, pending, settled } of news) {
      if (pending > 0 || settled.length === 0) continue
      this.#dumps.inc({ status: rollUp({ success, failure, pending }) })
    }
  }
}

type Failure = Extract<SettledImage['outcome'], { readonly failure: unknown }>['failure']

/** Of the statuses only those that have a name: the others are an origin's to make up. */
function codeOf(failure: Failure): string {
  if (failure.kind === 'INTERNAL_ERROR') return failure.code
  const { httpStatus } = failure
  return STATUS_CODES[httpStatus] === undefined ? 'HTTP_OTHER' : `HTTP_${httpStatus}`
}
