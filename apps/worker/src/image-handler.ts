import type { SettledImage } from '@image-dump/database'
import { internalError } from '@image-dump/outcome'
import type { ImageJob, Settler } from '@image-dump/queue'
import type { Logger } from '@image-dump/service'
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
    const { deadline } = this.#options
    const over = AbortSignal.timeout(deadline)
    // The signal ends a fetch. The race is for what hears no signal, such as a disk that hangs:
    // BullMQ has no timeout of its own, so the job would hold its place for good.
    const late = new Promise<never>((_resolve, reject) => {
      over.addEventListener('abort', () => reject(over.reason))
    })
    try {
      return { stored: await Promise.race([download(job, this.#options, over), late]) }
    } catch (error) {
      const failure = over.aborted ? internalError('TIMEOUT') : failureOf(error)
      if (failure !== undefined) return { failure }
      this.#options.log.error({ err: error, imageId: job.imageId }, 'an image failed on our side')
      return { failure: internalError('INTERNAL') }
    }
  }
}
