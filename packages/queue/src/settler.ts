import { setTimeout as sleep } from 'node:timers/promises'
import { type Images, isPermanent, type Progress, type SettledImage } from '@image-dump/database'

/**
 * How long an outcome waits for others to share its statement, in milliseconds: twice as long as the
 * last statement took, within these bounds. Where Postgres is busy, it is asked less often; where it
 * is quick, nobody waits for long.
 */
const shortestLinger = 5
const longestLinger = 20

/** Enough to make statements rare; a larger one would only hold its dump's lock for longer. */
const mostAtOnce = 500

/** Between attempts while Postgres is away, in milliseconds: doubled from the first to the last. */
const firstPause = 100
const longestPause = 5000

interface Entry {
  readonly image: SettledImage
  readonly resolve: (wasRecorded: boolean) => void
  readonly reject: (reason: unknown) => void
}

interface SettlerOptions {
  readonly images: Pick<Images, 'settle'>
  /** Is told what each statement committed. */
  readonly onNews: (news: readonly Progress[]) => void
  /** Hears of each attempt that failed and will be repeated. */
  readonly onTrouble: (error: unknown) => void
  /**
   * How many images are being handled, those that wait here included: where all of them wait here,
   * there is no other outcome to wait for. Not known where it is not given.
   */
  readonly inHand?: () => number
}

/**
 * Commits outcomes to Postgres, those that come within a few milliseconds of each other in one
 * statement, one statement at a time. The last ones of a dump, which nobody can follow, go at once.
 * While Postgres is away it tries again: the image is there already, and to fetch it a second time
 * would help nobody.
 */
export class Settler {
  readonly #options: SettlerOptions
  #waiting: Entry[] = []
  #running = false
  #linger = shortestLinger
  /** Ends the lingering that is under way, if any is. */
  #endLinger: (() => void) | undefined

  constructor(options: SettlerOptions) {
    this.#options = options
  }

  /**
   * Resolves once the outcome is committed, however long that takes.
   *
   * @returns whether it is known to be this outcome that was recorded: another may have come before,
   *   or this one, on a connection that broke before it could say so
   * @throws what the database threw where it will never take this outcome
   */
  settle(image: SettledImage): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ image, resolve, reject })
      if (!this.#running) void this.#run()
      else if (this.#isComplete()) this.#endLinger?.()
    })
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#waiting.length > 0) {
      if (!this.#isComplete()) await this.#lingerForOthers()
      const began = performance.now()
      await this.#commit(this.#waiting.splice(0, mostAtOnce))
      const took = performance.now() - began
      this.#linger = Math.min(Math.max(2 * took, shortestLinger), longestLinger)
    }
    this.#running = false
  }

  #isComplete(): boolean {
    const { inHand } = this.#options
    return inHand !== undefined && this.#waiting.length >= inHand()
  }

  async #lingerForOthers(): Promise<void> {
    const over = Promise.withResolvers<void>()
    this.#endLinger = over.resolve
    const timer = setTimeout(over.resolve, this.#linger)
    await over.promise
    clearTimeout(timer)
    this.#endLinger = undefined
  }

  async #commit(batch: readonly Entry[]): Promise<void> {
    const images = batch.map(({ image }) => image)
    for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
      try {
        const progress = await this.#options.images.settle(images)
        const recorded = new Set(progress.flatMap(({ settled }) => settled))
        for (const { image, resolve } of batch) resolve(recorded.has(image.imageId))
        return this.#options.onNews(progress)
      } catch (error) {
        if (isPermanent(error)) return this.#blame(batch, error)
        this.#options.onTrouble(error)
        await sleep(pause)
      }
    }
  }

  /** One outcome that the database refuses must not take the others of its statement with it. */
  async #blame(batch: readonly Entry[], error: unknown): Promise<void> {
    if (batch.length === 1) return batch[0]?.reject(error)
    for (const entry of batch) await this.#commit([entry])
  }
}
