import { createHash } from 'node:crypto'
import type { Request, PlainResponse as Response } from 'got'
import { failed } from './failure.ts'

/** What has been downloaded. */
export interface Download {
  readonly bytes: number
  /** The SHA-256 of those bytes, 32 bytes. */
  readonly sha256: Buffer
}

/**
 * How much more may come than what is the body: a quarter, and 256 KiB, since TLS holds some back.
 * A body in chunks of 1 byte is six times itself on the wire; 25 MB of that took 17 s of CPU, and
 * held the event loop for 0.2 s at a time.
 */
const overhead = { share: 0.25, bytes: 256 * 1024 }

/**
 * Counts and hashes a body. Fails with TOO_LARGE at the first byte over `maxBytes`, whatever the
 * headers said; with NOT_AN_IMAGE for an empty body; and with BAD_RESPONSE for one that is mostly
 * wrapping.
 */
export class Meter {
  readonly #maxBytes: number
  readonly #arrived: () => number
  readonly #hash = createHash('sha256')
  #bytes = 0

  /** @param arrived how many bytes have come over the network and as far as here */
  constructor(maxBytes: number, arrived: () => number) {
    this.#maxBytes = maxBytes
    this.#arrived = arrived
  }

  /** To be called with each part of the body, before anything else is done with it. */
  take(chunk: Buffer): void {
    const wrapping = this.#arrived() - this.#bytes
    this.#bytes += chunk.length
    if (this.#bytes > this.#maxBytes) throw failed('TOO_LARGE')
    if (wrapping > this.#bytes * overhead.share + overhead.bytes) throw failed('BAD_RESPONSE')
    this.#hash.update(chunk)
  }

  /** To be called once, when the body has ended. */
  result(): Download {
    if (this.#bytes === 0) throw failed('NOT_AN_IMAGE')
    return { bytes: this.#bytes, sha256: this.#hash.digest() }
  }
}

/**
 * Counts what comes over the connection of an answer from now on, until the answer has ended: after
 * that the connection may serve another. What waits in a buffer for a slow sink does not count yet.
 */
export function countArrived(request: Request, response: Response): () => number {
  const { socket } = request
  if (response.complete || socket === undefined) return () => 0
  const before = socket.bytesRead
  let total: number | undefined
  response.once('end', () => {
    total = socket.bytesRead - before
  })
  return () =>
    (total ?? socket.bytesRead - before) - response.readableLength - request.readableLength
}
