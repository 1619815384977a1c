import type { ServiceConfig } from '@image-dump/config'
import { type Database, Deletions, Files } from '@image-dump/database'
import { FileCheck, Leftovers } from '@image-dump/invitations'
import { FileQueue, FileWorker, longestFilePause, type Telemetry } from '@image-dump/queue'
import type { Logger } from '@image-dump/service'
import type { Store } from '@image-dump/storage'
import type { Redis } from 'ioredis'
import type { Kysely } from 'kysely'
import { FileHandler } from './file-handler.ts'
import { CountingFiles } from './metrics/counting-files.ts'
import type { WorkerMetrics } from './metrics/worker-metrics.ts'

/**
 * Files at once: each is fetched and stored in whole, and they are there already, so that nothing
 * but our own disk or store holds them up.
 */
const concurrency = 4

/** A file that nobody has looked at for this long may have been lost by the queue, in milliseconds. */
const idle = 10_000

export interface FileChecksParts {
  /** From `connectForCommands`. */
  readonly redis: Redis
  /** From `connectForWork`. */
  readonly workRedis: Redis
  readonly database: Kysely<Database>
  readonly store: Store
  readonly image: Pick<ServiceConfig['image'], 'maxBytes' | 'maxPixels'>
  readonly metrics: WorkerMetrics
  /** From `queueTelemetry`. */
  readonly telemetry: Telemetry | undefined
  readonly log: Logger
}

/** All that a worker does with the files of invitations. */
export class FileChecks {
  readonly #files: Files
  readonly #queue: FileQueue
  readonly #handler: FileHandler
  readonly #worker: FileWorker
  readonly #leftovers: Leftovers

  constructor(parts: FileChecksParts) {
    const { redis, workRedis, database, store, image, metrics, telemetry, log } = parts
    this.#files = new Files(database)
    this.#queue = new FileQueue(redis)
    const { maxBytes, maxPixels } = image
    const deletions = new Deletions(database)
    const files = new CountingFiles(this.#files, metrics)
    const check = new FileCheck({ files, deletions, store, maxBytes, maxPixels })
    this.#handler = new FileHandler(check)
    this.#worker = new FileWorker(
      workRedis,
      concurrency,
      (delivery) => metrics.time('check_file', () => this.#handler.handle(delivery)),
      (err, job) => log.error({ err, fileId: job?.fileId }, 'trouble with a file'),
      telemetry,
    )
    this.#leftovers = new Leftovers({
      files: this.#files,
      store,
      onTrouble: (err) => log.warn({ err }, 'trouble with the removal of an upload'),
    })
  }

  /** Resolves once files are taken from the queue. */
  ready(): Promise<void> {
    return this.#worker.ready()
  }

  /**
   * Hands out again what the queue may have lost, and has come at once what a wrong clock has put off
   * for hours. What the queue has is not added a second time.
   *
   * @throws what Postgres or Redis threw; the next sweep goes on where this one failed
   */
  async sweep(): Promise<void> {
    // No more than what any pause may be, and what clocks that are right may differ by.
    await this.#queue.bringForwardBeyond(2 * longestFilePause)
    const ids = await this.#files.unchecked(idle)
    if (ids.length > 0) await this.#queue.add(ids)
  }

  /** Removes what was uploaded and is of no use. @throws what Postgres threw */
  clear(): Promise<void> {
    return this.#leftovers.sweep()
  }

  /** Lets go of what is under way, for others to take up. */
  handBack(): void {
    this.#handler.handBack()
  }

  /** Takes no more files and resolves once those under way are settled or handed back. */
  async close(): Promise<void> {
    await this.#worker.close()
    await this.#queue.close()
  }
}
