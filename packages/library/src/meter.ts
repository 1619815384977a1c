import { createHash } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import { Head } from '@image-dump/outcome'
import { TooManyBytes } from '@image-dump/storage'
import type { Received } from './take-in.ts'

/**
 * Passes bytes on while it counts and hashes them, and keeps how they begin. Fails with TooManyBytes at
 * the first one too many.
 */
export class Meter extends Transform {
  readonly #maxBytes: number
  readonly #hash = createHash('sha256')
  readonly #head = new Head()
  #bytes = 0

  constructor(maxBytes: number) {
    super()
    this.#maxBytes = maxBytes
  }

  /** To be called once, when all has passed. */
  result(): Received {
    return { bytes: this.#bytes, sha256: this.#hash.digest(), head: this.#head.pieces }
  }

  override _transform(chunk: Buffer, _: BufferEncoding, callback: TransformCallback): void {
    this.#bytes += chunk.length
    if (this.#bytes > this.#maxBytes) {
      callback(new TooManyBytes(this.#maxBytes))
      return
    }
    this.#hash.update(chunk)
    this.#head.take(chunk)
    callback(null, chunk)
  }
}
