import type { Images, Progress, SettledImage } from '@image-dump/database'

/** How long an outcome may wait for others to share its statement, in milliseconds. */
const linger = 5

/** Enough to make statements rare; a larger one would only hold its dump's lock for longer. */
const mostAtOnce = 500

interface Entry {
  readonly image: SettledImage
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/**
 * Commits outcomes to Postgres, those that come within a few milliseconds of each other in one
 * statement, one statement at a time.
 */
export class Settler {
  readonly #images: Pick<Images, 'settle'>
  readonly #onProgress: (progress: readonly Progress[]) => void
  #waiting: Entry[] = []
  #running = false

  /** @param onProgress is told how far the dumps are that a statement concerned */
  constructor(images: Pick<Images, 'settle'>, onProgress: (progress: readonly Progress[]) => void) {
    this.#images = images
    this.#onProgress = onProgress
  }

  /**
   * Resolves once the outcome is committed.
   *
   * @throws what the database threw, in which case nothing of the statement was committed
   */
  settle(image: SettledImage): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ image, resolve, reject })
      if (!this.#running) void this.#run()
    })
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#waiting.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, linger))
      const batch = this.#waiting.splice(0, mostAtOnce)
      try {
        const progress = await this.#images.settle(batch.map(({ image }) => image))
        for (const { resolve } of batch) resolve()
        this.#onProgress(progress)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    this.#running = false
  }
}
