import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Who may see the operators' pages. */
export interface OperatorCredentials {
  readonly user: string
  readonly password: string
}

/** Recognises the operator by HTTP Basic (RFC 7617, in UTF-8). */
export class Operator {
  /** Of this process alone: digests under it have one length, and tell nothing of what they are of. */
  readonly #key = randomBytes(32)
  readonly #expected: Buffer

  constructor({ user, password }: OperatorCredentials) {
    this.#expected = this.#digest(Buffer.from(`${user}:${password}`))
  }

  /**
   * Whether the value of an `Authorization` header is the operator's. How long that takes depends on
   * what was sent, and not on how much of it is right.
   */
  recognises(authorization: string | undefined): boolean {
    const [, encoded = ''] = /^Basic +(\S+)$/i.exec(authorization ?? '') ?? []
    return timingSafeEqual(this.#digest(Buffer.from(encoded, 'base64')), this.#expected)
  }

  #digest(bytes: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(bytes).digest()
  }
}
