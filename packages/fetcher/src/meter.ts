import { createHash } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
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
 * Passes a body on while it counts and hashes it. Fails with TOO_LARGE rather than let through a
 * byte more than `maxBytes`, whatever the headers said; with NOT_AN_IMAGE for an empty body; and
 * with BAD_RESPONSE for one that is mostly wrapping.
 */
export class Meter extends Transform {
  readonly #maxBytes: number
  readonly #arrived: () => number
  readonly #hash = createHash('sha256')
  #bytes = 0

  /** @param arrived how many bytes have come over the network and as far as here. */
  constructor(maxBytes: number, arrived: () => number) {
    super()
    this.#maxBytes = maxBytes
    this.#arrived = arrived
  }

  /** To be called once, when the body has ended. */
  result(): Download {
    return { bytes: this.#bytes, sha256: this.#hash.digest() }
  }

  override _transform(chunk: Buffer, _: BufferEncoding, callback: TransformCallback): void {
    const wrapping = this.#arrived() - this.#bytes - this.writableLength
    this.#bytes += chunk.length
    if (this.#bytes > this.#maxBytes) {
      callback(failed('TOO_LARGE'))
    } else if (wrapping > this.#bytes * overhead.share + overhead.bytes) {
      callback(failed('BAD_RESPONSE'))
    } else {
      this.#hash.update(chunk)
      callback(null, chunk)
    }
  }

  override _flush(callback: TransformCallback): void {
    callback(this.#bytes === 0 ? failed('NOT_AN_IMAGE') : null)
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
