import type { FileRefusal, Files, KeptFile } from '@image-dump/database'
import type { WorkerMetrics } from './worker-metrics.ts'

type Settling = Pick<Files, 'findUploaded' | 'keep' | 'refuse' | 'reopen'>

/** Settles files of invitations, and counts what became of them. */
export class CountingFiles implements Settling {
  readonly #files: Settling
  readonly #metrics: WorkerMetrics

  constructor(files: Settling, metrics: WorkerMetrics) {
    this.#files = files
    this.#metrics = metrics
  }

  /** As `Files.keep`. */
  async keep(id: number, file: KeptFile): Promise<boolean> {
    const wasRecorded = await this.#files.keep(id, file)
    if (wasRecorded) this.#metrics.countFile('KEPT')
    return wasRecorded
  }

  /** As `Files.refuse`. */
  async refuse(id: number, refusal: FileRefusal): Promise<void> {
    await this.#files.refuse(id, refusal)
    this.#metrics.countFile('REFUSED', refusal)
  }

  findUploaded(id: number) {
    return this.#files.findUploaded(id)
  }

  reopen(id: number) {
    return this.#files.reopen(id)
  }
}
