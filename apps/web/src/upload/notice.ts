import { StoreProblem, UploadProblem } from './api.ts'
import { Refusals } from './refusals.ts'

/** What a sentence is about. Of each there is one at a time, and the first of these is what is shown. */
const topics = ['link', 'connection', 'files'] as const
type Topic = (typeof topics)[number]

const expired = 'This link has expired. Ask for a new one to go on.'
const offline = 'You are offline. What is on its way goes on when the connection is back.'

/** The one place above the uploads where the page says what is wrong. */
export class Notice {
  readonly #place: HTMLElement
  readonly #sentences = new Map<Topic, string>()
  readonly #refusals = new Refusals()

  constructor(place: HTMLElement) {
    this.#place = place
  }

  /** What was asked of the server, or of the store, has failed and is tried again, or has failed for good. */
  trouble(error: unknown): void {
    if (isExpired(error)) this.#say('link', expired)
    else if (!navigator.onLine) this.offline()
    else if (error instanceof Error) this.#say('connection', error.message)
  }

  offline(): void {
    this.#say('connection', offline)
  }

  /** The server, or the store, has answered as it should. */
  reached(): void {
    this.#take('connection')
  }

  /** A file was not taken. */
  refused(name: string, error: unknown): void {
    if (isExpired(error)) {
      this.#say('link', expired)
      return
    }
    this.#refusals.add(name, error instanceof Error ? error.message : String(error))
    this.#tellRefusals()
  }

  /** Files are being sent: what was said of them before is no longer so. */
  sending(names: readonly string[]): void {
    this.#refusals.remove(names)
    this.#tellRefusals()
  }

  /** The person is done with what they chose, or has called it off. */
  startAnew(): void {
    this.#refusals.clear()
    this.#tellRefusals()
  }

  #tellRefusals(): void {
    const { sentences } = this.#refusals
    if (sentences.length === 0) this.#take('files')
    else this.#say('files', ['Not taken:', ...sentences].join('\n'))
  }

  #say(topic: Topic, sentence: string): void {
    this.#sentences.set(topic, sentence)
    this.#show()
  }

  #take(topic: Topic): void {
    this.#sentences.delete(topic)
    this.#show()
  }

  #show(): void {
    const topic = topics.find((topic) => this.#sentences.has(topic))
    const text = topic === undefined ? '' : (this.#sentences.get(topic) ?? '')
    // It is read out when it changes, and only then.
    if (this.#place.textContent !== text) this.#place.textContent = text
    this.#place.classList.toggle('bad', topic === 'link' || topic === 'files')
    this.#place.hidden = topic === undefined
  }
}

/** The store refuses as well, and that says nothing of the link. */
export function isExpired(error: unknown): boolean {
  return error instanceof UploadProblem && !(error instanceof StoreProblem) && error.status === 403
}
