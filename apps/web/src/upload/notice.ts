import { StoreProblem, UploadProblem } from './api.ts'

/** What a sentence is about. Of each there is one at a time, and the first of these is what is shown. */
const topics = ['link', 'connection', 'files'] as const
type Topic = (typeof topics)[number]

const expired = 'This link has expired. Ask for a new one to go on.'
const offline = 'You are offline. What is on its way goes on when the connection is back.'

/** The one place above the uploads where the page says what is wrong. */
export class Notice {
  readonly #place: HTMLElement
  readonly #sentences = new Map<Topic, string>()
  #refusals: string[] = []

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
    this.#refusals.push(`${name}: ${error instanceof Error ? error.message : error}`)
    const [first = '', ...others] = this.#refusals
    const more = others.length === 1 ? 'Another file was' : `${others.length} more files were`
    this.#say('files', others.length === 0 ? first : `${first} ${more} not taken either.`)
  }

  /** Other files are about to be sent. */
  startAnew(): void {
    this.#refusals = []
    this.#take('files')
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
