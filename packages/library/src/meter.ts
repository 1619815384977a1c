import { createHash } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import { TooManyBytes } from '@image-dump/storage'
import type { Written } from './take-in.ts'

/** Passes bytes on while it counts and hashes them. Fails with TooManyBytes at the first one too many. */
export class Meter extends Transform {
  readonly #maxBytes: number
  readonly #hash = createHash('sha256')
  #bytes = 0

  constructor(maxBytes: number) {
    super()
    this.#maxBytes = maxBytes
  }

  /** To be called once, when all has passed. */
  result(): Written {
    return { bytes: this.#bytes, sha256: this.#hash.digest() }
  }

  override _transform(chunk: Buffer, _: BufferEncoding, callback: TransformCallback): void {
    this.#bytes += chunk.length
    if (this.#bytes > this.#maxBytes) {
      callback(new TooManyBytes(this.#maxBytes))
      return
    }
    this.#hash.update(chunk)
    callback(null, chunk)
  }
}
