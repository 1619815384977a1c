import type { Images, SettledImage, StoredImage } from '@image-dump/database'
import { internalError } from '@image-dump/outcome'
import type { Delivery, ImageJob, PutOff, Settler, Verdict } from '@image-dump/queue'
import type { Logger } from '@image-dump/service'
import { Slots } from '@image-dump/storage'
import { Deadline } from './deadline.ts'
import { type DownloadParts, download } from './download.ts'
import { type Failed, failureOf } from './failure-of.ts'
import { type OriginGate, originOf } from './origin-gate.ts'
import { retryPause } from './retry-pause.ts'

interface HandlerOptions extends DownloadParts {
  readonly settler: Pick<Settler, 'settle'>
  readonly images: Pick<Images, 'keyOf'>
  readonly gate: OriginGate
  /** Images at once, from the way to their origin to their file in the store. */
  readonly concurrency: number
  /** The longest that all attempts at an image may take, pauses included, in milliseconds. */
  readonly deadline: number
  readonly log: Logger
}

interface Outcome extends Pick<SettledImage, 'attempts' | 'outcome'> {
  /** What may still store a file although the image has failed: the store had no more time. */
  readonly work?: Promise<StoredImage>
}

/** So many workers lost with an image make it suspicious. */
const suspicious = 2

/** After how long a suspect comes again that finds another one being done, in milliseconds. */
const suspectsPause = 1000

const blamed = { failure: internalError('INTERNAL') }

/** The worker stops: what it holds is handed back, to be done by another. */
const handedBack = new Error('the worker stops')

/**
 * Handles the images of the queue. Whatever the origin does, an image is settled within its
 * deadline; while it waits for its next attempt it holds no place.
 */
export class ImageHandler {
  readonly #options: HandlerOptions
  readonly #running = new Set<Deadline>()
  readonly #slots: Slots
  #inHand = 0
  #hasSuspect = false
  #isStopping = false

  constructor(options: HandlerOptions) {
    this.#options = options
    this.#slots = new Slots(options.concurrency)
  }

  /** How many images it is handling, those included that wait for their slot or to be settled. */
  get inHand(): number {
    return this.#inHand
  }

  /** @throws what Postgres threw where it will never take any outcome of this image */
  async handle(delivery: Delivery): Promise<Verdict> {
    if (this.#isStopping) return { again: delivery.job, after: 0 }
    this.#inHand += 1
    try {
      const isSuspect = delivery.stalls >= suspicious
      return await (isSuspect ? this.#handleAlone(delivery) : this.#handle(delivery))
    } finally {
      this.#inHand -= 1
    }
  }

  /**
   * An image in whose company two workers were lost may be why. It is done alone among its kind, so
   * that the next loss has one culprit; that one fails, and the others go on.
   */
  async #handleAlone(delivery: Delivery): Promise<Verdict> {
    const { job, update } = delivery
    if (this.#hasSuspect) return { again: job, after: suspectsPause }
    this.#hasSuspect = true
    try {
      if (job.alone) return await this.#settle(job, { attempts: job.alone, outcome: blamed })
      const attempts = (job.attempts ?? 0) + suspicious + 1
      return await this.#handle(delivery, () => update({ ...job, alone: attempts }))
    } finally {
      this.#hasSuspect = false
    }
  }

  /** @param onBegin is waited for once it has a slot: until then nothing is done that could harm */
  async #handle(delivery: Delivery, onBegin = async () => {}): Promise<Verdict> {
    const { job } = delivery
    // While an image is settled, which may take a fifth of a download's time, another has its slot.
    const result = await this.#slots.run(() => this.#tryOnce(delivery, onBegin))
    if ('again' in result) return result
    try {
      return await this.#settle(job, result)
    } catch (error) {
      this.#complain(job, error)
      const stored = 'stored' in result.outcome ? result.outcome.stored : undefined
      const work = stored ? Promise.resolve(stored) : result.work
      return await this.#settle(job, { ...result, outcome: blamed, ...(work && { work }) })
    }
  }

  async #tryOnce(
    { job, place }: Delivery,
    onBegin: () => Promise<void>,
  ): Promise<PutOff | Outcome> {
    // What waited for its slot until now is handed back with the others.
    if (this.#isStopping) return { again: job, after: 0 }
    const { imageId, url } = job
    const admission = await this.#options.gate.enter({ imageId, origin: originOf(url), place })
    if ('after' in admission) return { again: job, ...admission }
    try {
      if (!this.#isStopping) await onBegin()
      return await this.#attempt(job)
    } finally {
      admission.leave()
    }
  }

  async #settle(job: ImageJob, { work, ...result }: Outcome): Promise<Verdict> {
    const { imageId, requestId } = job
    const wasRecorded = await this.#options.settler.settle({ imageId, requestId, ...result })
    const { outcome, attempts } = result
    const what = 'failure' in outcome ? outcome : { bytes: outcome.stored.bytes }
    this.#options.log.debug({ reqId: requestId, imageId, attempts, ...what }, 'image settled')
    // From here on what is recorded of the image no longer changes.
    if (!wasRecorded && 'stored' in result.outcome) {
      await this.#discard(job, result.outcome.stored)
    }
    work?.then(
      (stored) => this.#discard(job, stored),
      () => {},
    )
    return 'settled'
  }

  /**
   * Removes a file that nobody will ask for: another worker was faster, or it came too late. It may
   * be the very file that was recorded, though; and where that can't be told, it stays.
   */
  async #discard(job: ImageJob, { key }: StoredImage): Promise<void> {
    try {
      if ((await this.#options.images.keyOf(job.imageId)) === key) return
      await this.#options.store.delete(key)
    } catch (error) {
      this.#complain(job, error)
    }
  }

  /** Ends what is under way; those images go back to the queue. */
  handBack(): void {
    this.#isStopping = true
    for (const deadline of this.#running) deadline.end(handedBack)
  }

  async #attempt(job: ImageJob): Promise<PutOff | Outcome> {
    if (this.#isStopping) return { again: job, after: 0 }
    const { deadline: longest } = this.#options
    const { attempts: before = 0, spent: spentBefore = 0 } = job
    const attempts = before + 1
    const start = performance.now()
    const deadline = new Deadline(longest - spentBefore)
    this.#running.add(deadline)
    const work = download(job, this.#options, deadline.signal)
    try {
      return { attempts, outcome: { stored: await Promise.race([work, deadline.passed]) } }
    } catch (error) {
      if (error === handedBack) return { again: job, after: 0 }
      const failed = deadline.signal.aborted ? tooLate : failureOf(error)
      if (failed.ours) this.#complain(job, error)
      const spent = spentBefore + Math.round(performance.now() - start)
      const pause = retryPause({ ...failed, attempts, spent, deadline: longest })
      if (pause === undefined) return { attempts, outcome: { failure: failed.failure }, work }
      this.#options.metrics.countRetry()
      return { again: { ...job, attempts, spent: spent + pause }, after: pause }
    } finally {
      deadline.clear()
      this.#running.delete(deadline)
    }
  }

  #complain({ imageId, requestId: reqId }: ImageJob, err: unknown): void {
    this.#options.log.error({ err, reqId, imageId }, 'an image failed on our side')
  }
}

const tooLate: Failed = { failure: internalError('TIMEOUT'), retryable: false, ours: false }
