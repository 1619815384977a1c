import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { OperatorThrottle, TooManyAttempts } from '@image-dump/accounts'
import { Operator, type OperatorCredentials } from '@image-dump/service'

/** Why somebody is not told the metrics. */
export interface Refusal {
  readonly status: 401 | 429
  readonly headers: OutgoingHttpHeaders
}

const unknown: Refusal = {
  status: 401,
  headers: { 'www-authenticate': 'Basic realm="image-dump operators", charset="UTF-8"' },
}

/** Keeps a worker's metrics for the operator, as the API keeps its own: few attempts, then a pause. */
export class MetricsGuard {
  readonly #operator: Operator
  readonly #throttle = new OperatorThrottle()

  constructor(admin: OperatorCredentials) {
    this.#operator = new Operator(admin)
  }

  /** @returns undefined where the request is the operator's */
  async refusalOf({ headers, socket }: IncomingMessage): Promise<Refusal | undefined> {
    // One who has hung up has no address any more, and reads no answer.
    const address = socket.remoteAddress ?? ''
    try {
      await this.#throttle.admit(address)
    } catch (error) {
      if (!(error instanceof TooManyAttempts)) throw error
      const retryAfter = String(Math.ceil(error.retryAfter / 1000))
      return { status: 429, headers: { 'retry-after': retryAfter } }
    }
    if (this.#operator.recognises(headers.authorization)) return undefined
    // A browser comes without a password first, and asks for one then.
    if (headers.authorization !== undefined) await this.#throttle.countFailure(address)
    return unknown
  }
}
