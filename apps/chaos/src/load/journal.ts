/** Counts what became of the single requests, which a client with patience does not notice. */
export class Journal {
  readonly #statuses = new Map<number, number>()
  #refused = 0
  #cut = 0

  /** Requests whose connection broke before the answer was there. */
  get cut(): number {
    return this.#cut
  }

  answered(status: number): void {
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1)
  }

  broken(error: unknown): void {
    const isRefused = error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED'
    if (isRefused) this.#refused += 1
    else this.#cut += 1
  }

  /** `200 × 31, 202 × 4, cut off × 2`. */
  toString(): string {
    const entries = [...this.#statuses].sort(([a], [b]) => a - b)
    const words = entries.map(([status, count]) => `${status} × ${count}`)
    if (this.#refused > 0) words.push(`refused × ${this.#refused}`)
    if (this.#cut > 0) words.push(`cut off × ${this.#cut}`)
    return words.join(', ')
  }
}
