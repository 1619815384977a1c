import type { Writable } from 'node:stream'
import got, { type Got } from 'got'
import { type AgentSettings, createAgents } from './agents.ts'
import { Attempt, type AttemptLimits } from './attempt.ts'
import type { Download } from './meter.ts'
import { createResolver, type Resolve } from './resolve.ts'

/** The limits of the phases of a request, in milliseconds. */
export interface PhaseLimits {
  readonly lookup: number
  readonly connect: number
  readonly secureConnect: number
  /** From the request sent to the headers of the answer. */
  readonly response: number
}

const defaultPhases: PhaseLimits = {
  lookup: 5_000,
  connect: 5_000,
  secureConnect: 5_000,
  response: 20_000,
}

export interface FetcherOptions extends AttemptLimits, Omit<AgentSettings, 'resolve'> {
  /** What the service calls itself to the origins: the product and where to read of it. */
  readonly userAgent: string
  readonly phases?: Partial<PhaseLimits>
  /** How names are resolved; by default as `createResolver` says. */
  readonly resolve?: Resolve
}

/**
 * Downloads images from addresses that strangers wrote down, and from nowhere else: see agents.ts
 * for what it connects to, url.ts for what it asks for, response.ts for what it takes.
 *
 * It keeps connections alive between downloads. It never tries again: it says what may be tried.
 */
export class Fetcher {
  readonly #limits: AttemptLimits
  readonly #agents: ReturnType<typeof createAgents>
  readonly #got: Got

  constructor({
    timeout,
    maxBytes,
    perHost,
    allowNetworks,
    userAgent,
    phases,
    resolve = createResolver(),
  }: FetcherOptions) {
    this.#limits = { timeout, maxBytes }
    this.#agents = createAgents({ perHost, allowNetworks, resolve })
    this.#got = got.extend({
      agent: this.#agents,
      headers: {
        'user-agent': userAgent,
        accept: 'image/*,*/*;q=0.8',
        'accept-encoding': 'identity',
      },
      timeout: { ...defaultPhases, ...phases },
      // All of these are done here: redirects hop by hop, statuses, encodings, and no retries.
      followRedirect: false,
      throwHttpErrors: false,
      decompress: false,
      retry: { limit: 0 },
      enableUnixSockets: false,
      // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
      https: { rejectUnauthorized: true },
    })
  }

  /**
   * Downloads one image into `sink`, which is a stream of this download's own. Memory does not
   * grow with the size of the image. When this resolves, the sink has finished and closed; when it
   * rejects, the sink has been destroyed, and what came into it is to be thrown away.
   *
   * Settles within `timeout`, whatever the origin and the sink do, and leaves nothing running.
   *
   * @param signal ends the download at once. With a reason named TimeoutError, as
   *   `AbortSignal.timeout` gives, it fails with TIMEOUT; with any other, that reason itself is
   *   thrown, as `fetch` does, and it is the one thing thrown that is no FetchFailure.
   * @throws FetchFailure with the code for the client and whether to try again. STORAGE is a
   *   failure of the sink, with its error as the cause. A redirect to what is no usable URL, by
   *   its scheme, its user info or its length, is INVALID_URL.
   */
  download(url: string, sink: Writable, signal: AbortSignal): Promise<Download> {
    return new Attempt(this.#got, this.#limits, sink).run(url, signal)
  }

  /** Closes every connection. To be called once no download is under way. */
  close(): void {
    this.#agents.http.destroy()
    this.#agents.https.destroy()
  }
}
