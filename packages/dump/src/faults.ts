import { type Fault, InvalidDump } from './errors.ts'

/** As many as the contract lets a problem document carry. */
const maxFaults = 100

/** Collects what is wrong with a dump, keeping the first ones and counting all. */
export class Faults {
  readonly #kept: Fault[] = []
  #total = 0

  get total(): number {
    return this.#total
  }

  add(path: string, message: string): void {
    this.#total += 1
    if (this.#kept.length < maxFaults) this.#kept.push({ path, message })
  }

  /** Adds one that is known only at the end and yet matters more than those before it. */
  addFirst(path: string, message: string): void {
    this.#total += 1
    this.#kept.unshift({ path, message })
    this.#kept.splice(maxFaults)
  }

  toError(): InvalidDump {
    return new InvalidDump(this.#kept, this.#total)
  }
}
