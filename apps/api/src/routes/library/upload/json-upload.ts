import type { Readable } from 'node:stream'
import { Type } from 'typebox'
import { parseJson } from '../../../json.ts'
import { bodyReader } from '../../../plugins/validation.ts'
import { Problem } from '../../../problem.ts'
import { wholeBody } from '../../../read-body.ts'
import { longestCaption } from '../change.ts'
import { Base64Decoder } from './base64-decoder.ts'
import { DataSplitter } from './data-splitter.ts'

/**
 * Bytes that are looked at at once, and characters of base64 that are decoded at once. Fifty uploads
 * at a time took 60 MB more with four times as many: what is short-lived has to be few at any time.
 */
const piece = 16_384

export const UploadBody = Type.Object({
  data: Type.String({ description: 'Base64 (RFC 4648 section 4), or a `data:` URL of it.' }),
  description: Type.Optional(Type.String({ maxLength: longestCaption })),
})

const readUpload = bodyReader(UploadBody)

/** An upload in JSON: `{"data": <base64>, "description": …}`, in either order. */
export class JsonUpload {
  readonly #body: Readable
  readonly #longest: number
  #description = ''

  /** @param longest how many bytes the body may have */
  constructor(body: Readable, longest: number) {
    this.#body = body
    this.#longest = longest
  }

  /** Is complete once the bytes have ended. */
  get description(): string {
    return this.#description
  }

  /**
   * The bytes of the image, as they come.
   *
   * @throws Problem 400 where it is no JSON or does not come whole, 413 where the body is too long,
   *   422 where it breaks a rule
   */
  async *bytes(): AsyncGenerator<Buffer> {
    const splitter = new DataSplitter()
    const decoder = new Base64Decoder()
    let data = ''
    for await (const bytes of this.#pieces()) {
      data += splitter.take(bytes)
      if (data.length < piece) continue
      yield decoder.decode(data)
      data = ''
    }
    if (splitter.rest.length === 0) throw new Problem(400, 'The body is empty.')
    const { description = '' } = readUpload(parseJson(splitter.rest))
    this.#description = description
    yield decoder.decode(data)
    decoder.end()
  }

  async *#pieces(): AsyncGenerator<Buffer> {
    let length = 0
    for await (const chunk of wholeBody(this.#body)) {
      length += chunk.length
      if (length > this.#longest) throw new Problem(413, 'The body is longer than it may be.')
      for (let at = 0; at < chunk.length; at += piece) yield chunk.subarray(at, at + piece)
    }
  }
}
