/** Names that are told for one reason; of a folder of a thousand texts nobody reads all. */
const mostNames = 20

/** The files that were not taken, and why: each until it is sent after all, or the person is done. */
export class Refusals {
  readonly #reasons = new Map<string, string>()

  add(name: string, reason: string): void {
    this.#reasons.set(name, reason)
  }

  /** These are being sent, again or for the first time. */
  remove(names: readonly string[]): void {
    for (const name of names) this.#reasons.delete(name)
  }

  clear(): void {
    this.#reasons.clear()
  }

  /** All of them, by their reasons: `a.txt, b.txt: This is not an image.` Empty where there are none. */
  get sentences(): readonly string[] {
    const files = Map.groupBy(this.#reasons.keys(), (name) => this.#reasons.get(name) ?? '')
    return [...files].map(([reason, names]) => {
      const more = names.length - mostNames
      const told = names.slice(0, mostNames).join(', ')
      return `${told}${more > 0 ? ` and ${more} more` : ''}: ${reason}`
    })
  }
}
