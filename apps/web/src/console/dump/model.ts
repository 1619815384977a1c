import type { DescribedHead, DescribedImage } from '@image-dump/dump'
import { signal } from '@preact/signals'
import type { DumpAnswer } from '../api/dumps.ts'

/** What became of an image, as a byte. */
export const pending = 0
export const success = 1
export const failure = 2
export type State = typeof pending | typeof success | typeof failure

const stateOf = { PENDING: pending, SUCCESS: success, FAILURE: failure } as const

/**
 * A dump on the screen. Images are counted through all items, in the order of the feed. Whatever
 * comes between two frames is shown with the next one, so that 20,000 images cost some 60 drawings
 * a second and not 20,000.
 */
export class DumpModel {
  readonly requestId: string
  readonly submittedAt: string
  /** Changes once a frame while images settle. */
  readonly version = signal(0)
  /** Changes when the dump is over. */
  readonly finishedAt = signal<string | undefined>(undefined)
  readonly #states: Uint8Array
  readonly #images: DescribedImage[] = []
  readonly #names: string[] = []
  readonly #itemOf: Uint32Array
  readonly #indexes = new Map<string, number>()
  readonly #counts: [number, number, number] = [0, 0, 0]
  #frame: number | undefined

  constructor(answer: DumpAnswer) {
    this.requestId = answer.requestId
    this.submittedAt = answer.submittedAt
    this.#states = new Uint8Array(answer.counts.images)
    this.#itemOf = new Uint32Array(answer.counts.images)
    for (const { name, images } of answer.items) {
      for (const image of images) {
        const index = this.#images.length
        this.#itemOf[index] = this.#names.length
        this.#indexes.set(image.imageId, index)
        this.#images.push(image)
        this.#states[index] = stateOf[image.status]
        this.#counts[stateOf[image.status]] += 1
      }
      this.#names.push(name)
    }
    this.finishedAt.value = answer.finishedAt
  }

  get images(): number {
    return this.#images.length
  }

  get items(): number {
    return this.#names.length
  }

  count(state: State): number {
    return this.#counts[state]
  }

  stateAt(index: number): State {
    const state = this.#states[index]
    return state === success || state === failure ? state : pending
  }

  imageAt(index: number): DescribedImage | undefined {
    return this.#images[index]
  }

  /** Which item an image belongs to. */
  itemAt(index: number): number {
    return this.#itemOf[index] ?? 0
  }

  nameAt(index: number): string {
    return this.#names[this.itemAt(index)] ?? ''
  }

  /** Takes an image that has settled. One that had already, or that is not here, changes nothing. */
  settle(image: DescribedImage): void {
    const index = this.#indexes.get(image.imageId)
    const state = stateOf[image.status]
    if (index === undefined || state === pending || this.#states[index] !== pending) return
    this.#states[index] = state
    this.#images[index] = image
    this.#counts[pending] -= 1
    this.#counts[state] += 1
    this.#frame ??= requestAnimationFrame(() => this.#show())
  }

  /** Takes the whole dump as it stands. */
  update(answer: DumpAnswer): void {
    for (const { images } of answer.items) for (const image of images) this.settle(image)
    this.finish(answer)
  }

  /** Takes when it was finished, if it is. */
  finish({ finishedAt }: Pick<DescribedHead, 'finishedAt'>): void {
    if (finishedAt === undefined) return
    this.#show()
    this.finishedAt.value = finishedAt
  }

  #show(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#frame = undefined
    this.version.value += 1
  }
}
