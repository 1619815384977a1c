import { pipeline, type Readable } from 'node:stream'
import jsonParser, { type Token } from 'stream-json/parser.js'
import { Problem } from '../../../problem.ts'
import { Base64Decoder } from './base64-decoder.ts'
import { drain } from './take-upload.ts'
import { UploadMembers } from './upload-members.ts'

/**
 * Bytes that are parsed at once, and characters of base64 that are decoded at once. Fifty uploads at
 * a time took 60 MB more with four times as many: what is short-lived has to be few at any time.
 */
const piece = 16_384

/** An upload in JSON: `{"data": <base64>, "description": …}`, in either order. */
export class JsonUpload {
  readonly #body: Readable
  readonly #longest: number
  readonly #members = new UploadMembers()

  /** @param longest how many bytes the body may have */
  constructor(body: Readable, longest: number) {
    this.#body = body
    this.#longest = longest
  }

  /** Is complete once the bytes have ended. */
  get description(): string {
    return this.#members.description
  }

  /**
   * The bytes of the image, as they come.
   *
   * @throws Problem 400 where it is no JSON or does not come whole, 413 where the body is too long,
   *   422 where it breaks a rule
   */
  async *bytes(): AsyncGenerator<Buffer> {
    const decoder = new Base64Decoder()
    for await (const token of this.#tokens()) {
      this.#members.take(token)
      if (this.#members.dataLength >= piece) yield decoder.decode(this.#members.takeData())
    }
    this.#members.end()
    yield decoder.decode(this.#members.takeData())
    decoder.end()
  }

  async *#tokens(): AsyncGenerator<Token> {
    const parser = jsonParser.asStream({
      packValues: false,
      streamValues: true,
      // One piece of the body waits for the parser, where 16 would: a megabyte for each upload.
      writableHighWaterMark: 1,
    })
    // What fails on the way comes out of the parser, where it is waited for.
    pipeline(this.#text(), parser, () => {})
    try {
      yield* parser
    } catch (cause) {
      // The parser's errors have no code; whatever it is that is not ours, it is about the body.
      if (cause instanceof Problem) throw cause
      throw new Problem(400, 'The body is not well-formed JSON.', { cause })
    }
  }

  async *#text(): AsyncGenerator<string> {
    const utf8 = new TextDecoder('utf-8', { fatal: true })
    let length = 0
    for await (const chunk of wholeBody(this.#body)) {
      length += chunk.length
      if (length > this.#longest) throw new Problem(413, 'The body is longer than it may be.')
      for (let at = 0; at < chunk.length; at += piece) {
        yield utf8.decode(chunk.subarray(at, at + piece), { stream: true })
      }
    }
    yield utf8.decode()
  }
}

async function* wholeBody(body: Readable): AsyncGenerator<Buffer> {
  try {
    // Left as it is: to destroy it would take the connection away from the answer.
    yield* body.iterator({ destroyOnReturn: false })
  } catch (cause) {
    throw new Problem(400, 'The body did not come whole.', { cause })
  } finally {
    drain(body)
  }
}
