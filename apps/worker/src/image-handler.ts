import type { SettledImage } from '@image-dump/database'
import { internalError } from '@image-dump/outcome'
import type { ImageJob, Settler } from '@image-dump/queue'
import type { Logger } from '@image-dump/service'
import { Deadline } from './deadline.ts'
import { type DownloadParts, download } from './download.ts'
import { failureOf } from './failure-of.ts'

interface HandlerOptions extends DownloadParts {
  readonly settler: Settler
  /** The longest that an image may take, whatever happens, in milliseconds. */
  readonly deadline: number
  readonly log: Logger
}

/** Handles one image of the queue: whatever the origin does, it is settled within the deadline. */
export class ImageHandler {
  readonly #options: HandlerOptions

  constructor(options: HandlerOptions) {
    this.#options = options
  }

  /** @throws what Postgres threw where the outcome can't be kept; the image stays pending then */
  async handle(job: ImageJob): Promise<void> {
    const { imageId, requestId } = job
    const outcome = await this.#outcomeOf(job)
    await this.#options.settler.settle({ imageId, requestId, attempts: 1, outcome })
  }

  async #outcomeOf(job: ImageJob): Promise<SettledImage['outcome']> {
    const deadline = new Deadline(this.#options.deadline)
    try {
      const work = download(job, this.#options, deadline.signal)
      return { stored: await Promise.race([work, deadline.passed]) }
    } catch (error) {
      const failure = deadline.signal.aborted ? internalError('TIMEOUT') : failureOf(error)
      if (failure !== undefined) return { failure }
      this.#options.log.error({ err: error, imageId: job.imageId }, 'an image failed on our side')
      return { failure: internalError('INTERNAL') }
    } finally {
      deadline.clear()
    }
  }
}
