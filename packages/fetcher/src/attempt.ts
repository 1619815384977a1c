import { once } from 'node:events'
import { type Duplex, finished, type Writable } from 'node:stream'
import type { Got, Request, PlainResponse as Response } from 'got'
import { classify } from './classify.ts'
import { failed } from './failure.ts'
import { countArrived, type Download, Meter } from './meter.ts'
import { judgeResponse } from './response.ts'
import { judgeRedirect, judgeUrl } from './url.ts'

const maxRedirects = 5

/** Answers of 1xx before the real one. There is no limit of their own in Node. */
const maxInformation = 10

export interface AttemptLimits {
  /** For the attempt as a whole, redirects and waiting for a connection included: milliseconds. */
  readonly timeout: number
  readonly maxBytes: number
}

/** One download, from its URL over up to 5 redirects to the last byte in the sink. */
export class Attempt {
  readonly #got: Got
  readonly #limits: AttemptLimits
  readonly #sink: Writable
  /** Rejects once something stops the attempt, with the first such thing. */
  readonly #stopped = Promise.withResolvers<never>()
  /** Resolves once all that was written has reached the sink, and the sink is closed. */
  readonly #written = Promise.withResolvers<void>()
  #over = false
  #request: Request | undefined

  constructor(got: Got, limits: AttemptLimits, sink: Writable) {
    this.#got = got
    this.#limits = limits
    this.#sink = sink
  }

  async run(url: string, signal: AbortSignal): Promise<Download> {
    const onAbort = () => this.#stop(reasonOf(signal))
    // Its listeners stay, for a file that was given up may still fail to close.
    finished(this.#sink, { readable: false }, (cause) => {
      if (cause) this.#stop(failed('STORAGE', { cause }))
      else this.#written.resolve()
    })
    signal.addEventListener('abort', onAbort)
    const timer = setTimeout(() => this.#stop(failed('TIMEOUT')), this.#limits.timeout)
    if (signal.aborted) onAbort()
    try {
      // Not all that is awaited on the way settles when it is stopped. This does, at once.
      return await Promise.race([this.#follow(url), this.#stopped.promise])
    } catch (error) {
      const reason = this.#over ? error : classify(error, true)
      this.#stop(reason)
      throw reason
    } finally {
      this.#over = true
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
  }

  #stop(reason: unknown): void {
    if (this.#over) return
    this.#over = true
    this.#stopped.reject(reason)
    this.#request?.destroy()
    this.#sink.destroy()
  }

  async #follow(text: string): Promise<Download> {
    let url = judgeUrl(text)
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const { request, response } = await this.#ask(url)
      try {
        const { statusCode, headers } = response
        const { redirect } = judgeResponse(statusCode, headers, this.#limits.maxBytes)
        if (redirect === undefined) return await this.#receive(request, response)
        url = judgeRedirect(redirect, url)
      } finally {
        await this.#leave(request, response)
      }
    }
    throw failed('TOO_MANY_REDIRECTS')
  }

  /** Sends the request and waits for the headers of its answer. */
  #ask(url: URL): Promise<{ readonly request: Request; readonly response: Response }> {
    if (this.#over) return this.#stopped.promise
    const request = this.#got.stream(url)
    this.#request = request
    return new Promise((resolve) => {
      let answered = false
      request.addListener('error', (error) => {
        // The socket's own error is the reason; got may have heard of a consequence first.
        const reason = request.socket?.errored ?? error
        if (this.#request === request) this.#stop(classify(reason, answered))
      })
      request.addListener('response', (response: Response) => {
        answered = true
        resolve({ request, response })
      })
      let promises = 0
      request.addListener('information', () => {
        promises++
        if (promises > maxInformation) this.#stop(failed('BAD_RESPONSE'))
      })
      // 101. Node hands the socket over, so that nobody else would ever close it.
      request.addListener('upgrade', (_, socket: Duplex) => {
        socket.destroy()
        this.#stop(failed('BAD_RESPONSE'))
      })
    })
  }

  /**
   * By hand, as `pipeline` and a stream between the two took an eighth of the time of a download;
   * what goes wrong on the way comes to #stop.
   */
  async #receive(request: Request, response: Response): Promise<Download> {
    const meter = new Meter(this.#limits.maxBytes, countArrived(request, response))
    for await (const chunk of request) {
      meter.take(chunk)
      if (!this.#sink.write(chunk)) await once(this.#sink, 'drain')
    }
    const download = meter.result()
    this.#sink.end()
    await this.#written.promise
    return download
  }

  /**
   * Gives the connection back if the whole answer is here, as it is with a short error page or
   * redirect; else closes it, since nobody needs the rest.
   */
  async #leave(request: Request, response: Response): Promise<void> {
    this.#request = undefined
    if (request.destroyed || request.readableEnded) return
    if (!response.complete) {
      request.destroy()
      return
    }
    // Even if it ends with an error, as of bytes behind the last: that is nobody's any more.
    await new Promise<void>((resolve) => {
      finished(request.resume(), { writable: false }, () => resolve())
    })
  }
}

/** A signal that ran out of time is a TIMEOUT; any other reason is the caller's own. */
function reasonOf({ reason }: AbortSignal): unknown {
  const timedOut = reason instanceof Error && reason.name === 'TimeoutError'
  return timedOut ? failed('TIMEOUT', { cause: reason }) : reason
}
