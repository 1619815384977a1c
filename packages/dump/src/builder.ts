import { Faults } from './faults.ts'
import { checkItem, type DumpItem, type RawItem } from './item.ts'

/** How many items a dump may have, both included. */
export interface DumpLimits {
  readonly minItems: number
  readonly maxItems: number
}

/**
 * Puts a dump together from its items, whatever the format.
 *
 * Items over the limit are counted and not looked at.
 */
export class DumpBuilder {
  readonly #limits: DumpLimits
  #items: DumpItem[] = []
  #faults = new Faults()
  #count = 0

  constructor(limits: DumpLimits) {
    this.#limits = limits
  }

  add(raw: RawItem, path: string): void {
    this.#count += 1
    if (this.#count > this.#limits.maxItems) return
    const item = checkItem(raw, path, this.#faults)
    if (item) this.#items.push(item)
  }

  /** Adds what stands where an item should. */
  addMisfit(path: string, fault: string): void {
    this.#count += 1
    if (this.#count <= this.#limits.maxItems) this.#faults.add(path, fault)
  }

  /** The dump is none as a whole, whatever was added. */
  refuse(path: string, fault: string): never {
    this.restart()
    this.#faults.add(path, fault)
    throw this.#faults.toError()
  }

  /** Forgets what was added: in JSON the last of two members with one name counts. */
  restart(): void {
    this.#items = []
    this.#faults = new Faults()
    this.#count = 0
  }

  /**
   * @param path where the list of items stands, for a fault in their number
   * @throws InvalidDump when any rule is broken
   */
  finish(path: string): readonly DumpItem[] {
    const { minItems, maxItems } = this.#limits
    const found = `${this.#count} ${this.#count === 1 ? 'item' : 'items'}`
    if (this.#count < minItems) {
      this.#faults.addFirst(path, `${found}; a dump has at least ${minItems}`)
    }
    if (this.#count > maxItems) {
      this.#faults.addFirst(path, `${found}; a dump has at most ${maxItems}`)
    }
    if (this.#faults.total > 0) throw this.#faults.toError()
    return this.#items
  }
}
