import type { CDPSession, Page } from 'playwright-core'

/** The network between a page and the servers, as slow as asked for, and what went over it. */
export class Network {
  readonly #session: CDPSession
  /** Every `Referer` that left. */
  readonly referers: string[] = []
  /** How many requests left: those that had no `Referer` as well. */
  requests = 0

  private constructor(session: CDPSession) {
    this.#session = session
    // The headers that went over the wire; those of `Network.requestWillBeSent` are fewer.
    session.on('Network.requestWillBeSentExtraInfo', ({ headers }) => {
      this.requests += 1
      const name = Object.keys(headers).find((name) => name.toLowerCase() === 'referer')
      if (name !== undefined) this.referers.push(String(headers[name]))
    })
  }

  static async of(page: Page): Promise<Network> {
    const session = await page.context().newCDPSession(page)
    const network = new Network(session)
    await session.send('Network.enable')
    return network
  }

  /** @param bytes that go up in a second */
  async slowDown(bytes: number): Promise<void> {
    await this.#emulate({ offline: false, latency: 20, uploadThroughput: bytes })
  }

  /** The machine has no network any more, and the browser knows. */
  async goOffline(): Promise<void> {
    await this.#emulate({ offline: true, latency: 0, uploadThroughput: -1 })
  }

  async restore(): Promise<void> {
    await this.#emulate({ offline: false, latency: 0, uploadThroughput: -1 })
  }

  async #emulate(conditions: { offline: boolean; latency: number; uploadThroughput: number }) {
    const all = { ...conditions, downloadThroughput: -1 }
    await this.#session.send('Network.emulateNetworkConditions', all)
  }
}
