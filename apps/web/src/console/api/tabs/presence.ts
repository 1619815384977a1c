import { leased } from './lease.ts'

const prefix = 'image-dump.session '

/** Undefined where the page is served by plain http from another machine: browsers have none there. */
const locks: LockManager | undefined = navigator.locks

/** Which tabs have a session open, told by locks: those end with their tab, however that ends. */
export class Presence {
  #leave: (() => void) | undefined
  #id: string | undefined

  /** The session that this tab has open. */
  get id(): string | undefined {
    return this.#id
  }

  /** From here on this tab is one of those of the session, unless it leaves before it is let in. */
  async join(id: string): Promise<void> {
    this.leave()
    const { promise: left, resolve: leave } = Promise.withResolvers<void>()
    this.#leave = leave
    await new Promise<void>((joined, failed) => {
      const untilLeft = () => {
        joined()
        return left
      }
      if (locks === undefined) joined()
      else locks.request(prefix + id, { mode: 'shared' }, untilLeft).catch(failed)
    })
    if (this.#leave === leave) this.#id = id
  }

  leave(): void {
    this.#leave?.()
    this.#leave = undefined
    this.#id = undefined
  }

  /**
   * How many other tabs have a session open; undefined where that can't be told.
   *
   * @param id which session; any where it is not given
   */
  async others(id = ''): Promise<number | undefined> {
    if (locks === undefined) return undefined
    const { held = [] } = await locks.query()
    const tabs = held.filter(({ name, mode }) => mode === 'shared' && name?.startsWith(prefix + id))
    return tabs.length - (this.#id === undefined ? 0 : 1)
  }
}

/** Does something that only one tab of a session may do at a time. */
export function alone<T>(id: string, work: () => Promise<T>): Promise<T> {
  const name = `image-dump.renewal ${id}`
  return locks === undefined ? leased(name, work) : locks.request(name, work)
}
