/** Where clients reach this API: what the settings say, or where it listens once it does. */
export class PublicUrl {
  #url: string
  readonly #isGiven: boolean

  /** @param given `PUBLIC_URL` */
  constructor(given: string | undefined) {
    this.#url = (given ?? 'http://localhost').replace(/\/+$/, '')
    this.#isGiven = given !== undefined
  }

  /** Without a slash at its end. */
  get url(): string {
    return this.#url
  }

  listensAt(origin: string): void {
    if (!this.#isGiven) this.#url = origin
  }
}
